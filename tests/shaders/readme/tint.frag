#version 130
uniform vec4 tint;
in vec4 shade;
out vec4 color;
void main()
{
    color = clamp(shade * tint + 0.25, 0.0, 1.0);
}
