#version 130
#extension GL_ARB_explicit_attrib_location : require
#extension GL_ARB_fragment_coord_conventions : require

layout(origin_upper_left, pixel_center_integer) in vec4 gl_FragCoord;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = gl_FragCoord;
}
