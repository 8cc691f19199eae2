#version 330

uniform sampler1D fs_samp0;
uniform sampler2D fs_samp1;
uniform sampler3D fs_samp2;
uniform samplerCube fs_samp3;
uniform sampler2DRect fs_samp4;
uniform sampler1DArray fs_samp5;
uniform sampler2DArray fs_samp6;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = texture(fs_samp0, v_generic0.x);
    vec4 t1 = texture(fs_samp1, v_generic0.xy);
    vec4 t2 = texture(fs_samp2, v_generic0.xyz);
    vec3 t3 = texture(fs_samp3, v_generic0.xyz).xyz;
    float t4 = texture(fs_samp4, v_generic0.xy).w;
    vec4 t5 = texture(fs_samp5, v_generic0.xy);
    vec2 t6 = texture(fs_samp6, v_generic0.xyz).xy;
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    vec4 t0d;
    t0d.xyz = t0c.xyz + t3;
    t0d.w = t0c.w + t4;
    vec4 t0e = t0d + t5;
    f_color0 = t0e + t6.xyxy;
}
