#version 310 es
#extension GL_EXT_gpu_shader5 : require
precision highp float;
precision highp int;

uniform highp sampler2DShadow vs_samp0[4];
layout(location = 0) in vec4 vs_in0;
layout(location = 1) in vec4 vs_in1;
out vec4 v_generic0;

void main()
{
    gl_Position = vs_in0;
    int a0 = floatBitsToInt(vs_in1.x);
    v_generic0 = vec4(textureLod(vs_samp0[a0], vs_in1.xyz, vs_in1.w));
}
