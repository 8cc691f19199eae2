#version 130
uniform vec4 a, b;
out vec4 color;
void main()
{
    color = a;
    if (a.x > 0.0)
        return;
    color = b;
    if (b.x > 0.0)
        return;
    color = a + b;
}
