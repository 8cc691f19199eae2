#version 300 es
#extension GL_EXT_shader_framebuffer_fetch : require
precision highp float;
layout(location = 0) inout vec4 a;
layout(location = 1) inout vec4 b;
void main()
{
    vec4 t = a;
    a = b;
    b = t;
}
