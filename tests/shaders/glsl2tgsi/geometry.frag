#version 150
in vec2 coord;
flat in int number;
out vec4 color;
void main()
{
    color = vec4(coord, float(number), float(gl_PrimitiveID));
}
