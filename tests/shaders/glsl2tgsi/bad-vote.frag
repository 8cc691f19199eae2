#version 460
in float x;
out vec4 color;
void main()
{
    color = vec4(anyInvocation(x > 1.0));
}
