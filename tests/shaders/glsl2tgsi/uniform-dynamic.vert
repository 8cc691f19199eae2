#version 130
uniform vec4 palette[16];
in vec4 position;
in int index;
void main()
{
    gl_Position = position + palette[index] * palette[index + 3];
}
