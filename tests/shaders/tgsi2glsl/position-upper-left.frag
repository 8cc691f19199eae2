#version 330

layout(origin_upper_left, pixel_center_integer) in vec4 gl_FragCoord;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = gl_FragCoord;
}
