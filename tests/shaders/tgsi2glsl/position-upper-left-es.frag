#version 300 es
precision highp float;
precision highp int;

uniform float fs_framebuffer_height;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 position = vec4(gl_FragCoord.x - 0.5, fs_framebuffer_height - gl_FragCoord.y - 0.5, gl_FragCoord.z, gl_FragCoord.w);
    f_color0 = position;
}
