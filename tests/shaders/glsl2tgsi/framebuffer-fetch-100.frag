#version 100
#extension GL_EXT_shader_framebuffer_fetch : require
precision mediump float;
uniform vec4 tint;
void main()
{
    gl_FragColor = gl_LastFragData[0].bgra;
    gl_FragColor += gl_LastFragData[0] * tint;
}
