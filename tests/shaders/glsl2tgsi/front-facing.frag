#version 130
uniform vec4 front, back;
out vec4 color;
void main()
{
    color = gl_FrontFacing ? front : back;
}
