#version 130
const float k = 2.0;
in vec4 position;
uniform float u;
void main()
{
    k = 3.0;
    position.x = 1.0;
    u += 1.0;
    gl_Position = position;
}
