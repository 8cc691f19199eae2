#version 100
#extension GL_EXT_draw_buffers : require
#extension GL_EXT_frag_depth : require
#extension GL_EXT_shader_texture_lod : require
#extension GL_EXT_shadow_samplers : require
#extension GL_OES_standard_derivatives : require
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

uniform sampler2D fs_samp0;
uniform sampler2DShadow fs_samp1;
uniform sampler2D fs_samp2;
varying vec4 v_generic0;
uniform vec4 fs_samp2_size;

void main()
{
    vec4 t0 = texture2DLodEXT(fs_samp0, v_generic0.xy, v_generic0.w);
    float t1 = shadow2DEXT(fs_samp1, v_generic0.xyz);
    vec4 t2 = texture2D(fs_samp2, v_generic0.xy / fs_samp2_size.xy);
    vec4 t3 = dFdx(v_generic0);
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    gl_FragData[0] = t0c + t3;
    gl_FragData[1] = gl_FragCoord;
    gl_FragDepthEXT = v_generic0.x;
}
