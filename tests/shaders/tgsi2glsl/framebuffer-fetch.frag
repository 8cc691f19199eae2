#version 320 es
#extension GL_EXT_shader_framebuffer_fetch : require
precision highp float;
precision highp int;

uniform vec4 fs_const[1];
layout(location = 0) inout vec4 f_color0;
layout(location = 1) inout vec4 f_color1;

void main()
{
    vec4 t0 = f_color0;
    f_color0 = mix(t0, fs_const[0], t0.w);
    vec2 t1 = f_color1.yx;
    f_color1.xy = t1;
}
