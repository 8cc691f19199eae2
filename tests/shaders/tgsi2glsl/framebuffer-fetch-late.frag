#version 320 es
#extension GL_EXT_shader_framebuffer_fetch : require
precision highp float;
precision highp int;

layout(location = 0) inout vec4 f_color0;

void main()
{
    vec4 framebuffer0 = f_color0;
    f_color0 = vec4(1.0, 0.5, 0.0, 0.0);
    vec4 t0 = framebuffer0;
    f_color0 = t0 + 0.5;
}
