#version 150
layout(origin_upper_left, pixel_center_integer) in vec4 gl_FragCoord;
out vec4 color;
void main()
{
    color = gl_FragCoord;
}
