#version 100
#extension GL_EXT_shader_framebuffer_fetch : require
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp samplerCube;
#else
precision mediump float;
precision mediump int;
precision mediump sampler2D;
precision mediump samplerCube;
#endif

varying vec4 v_generic0;

void main()
{
    vec4 t0 = gl_LastFragData[0];
    gl_FragData[0] = t0 + v_generic0;
}
