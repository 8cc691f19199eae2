// args: --dialect virgl
#version 130
uniform ivec3 a;
uniform int b;
out ivec4 color;
void main()
{
    color = ivec4(-b, -a);
}
