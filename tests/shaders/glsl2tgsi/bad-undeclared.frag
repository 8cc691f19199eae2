#version 130
out vec4 color;
void main()
{
    color = vec4(shade);
}
