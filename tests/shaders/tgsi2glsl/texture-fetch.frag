#version 330

uniform sampler2D fs_samp0;
uniform usampler2DArray fs_samp1;
uniform isamplerBuffer fs_samp2;
uniform sampler2DMS fs_samp3;
uniform sampler2DRect fs_samp4;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec4 t0 = ivec4(v_generic0);
    vec4 t1 = texelFetch(fs_samp0, t0.xy, t0.w);
    uvec4 t2 = texelFetchOffset(fs_samp1, t0.xyz, t0.w, ivec2(1, -2));
    ivec4 t3 = texelFetch(fs_samp2, t0.x);
    vec4 t4 = texelFetch(fs_samp3, t0.xy, t0.w);
    vec4 t5 = texelFetch(fs_samp0, t0.xy, 0);
    vec4 t6 = texelFetch(fs_samp4, t0.xy);
    vec4 t2b = vec4(t2);
    vec4 t3b = vec4(t3);
    vec4 t1b = t1 + t2b;
    vec4 t1c = t1b + t3b;
    vec4 t1d = t1c + t4;
    vec4 t1e = t1d + t6;
    f_color0 = t1e + t5;
}
