#version 300 es
precision highp float;
flat in uint flags;
in vec2 unpacked;
layout(location = 0) out vec4 color;
layout(location = 1) out uvec4 packed_color;
void main()
{
    color = vec4(unpacked, 0.0, 1.0);
    packed_color = uvec4(flags, packHalf2x16(unpacked), 0u, 1u);
}
