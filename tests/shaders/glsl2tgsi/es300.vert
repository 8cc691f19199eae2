#version 300 es
layout(location = 1) in vec4 position;
uniform highp uint bits;
flat out uint flags;
out vec2 unpacked;
void main()
{
    gl_Position = position;
    flags = bits;
    unpacked = unpackHalf2x16(bits) + unpackUnorm2x16(bits);
}
