// args: --link
#version 150
layout(points) in;
void main()
{
    EmitVertex();
}
