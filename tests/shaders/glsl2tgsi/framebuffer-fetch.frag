#version 300 es
#extension GL_EXT_shader_framebuffer_fetch : require
precision highp float;
layout(location = 0) inout vec4 color;
layout(location = 1) inout highp ivec2 count;
uniform vec4 tint;
void main()
{
    color = mix(color, tint, color.a);
    count += ivec2(1, 2);
}
