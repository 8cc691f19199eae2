#version 330

uniform sampler2D fs_samp0;
uniform sampler2DShadow fs_samp1;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = textureOffset(fs_samp0, v_generic0.xy, ivec2(1, -8));
    vec4 t1 = textureOffset(fs_samp0, v_generic0.xy, ivec2(-8, -8), v_generic0.w);
    vec4 t2 = textureGradOffset(fs_samp0, v_generic0.xy, v_generic1.xy, v_generic1.zw, ivec2(1, 1));
    float t3 = textureOffset(fs_samp1, v_generic0.xyz, ivec2(1, -8));
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t3;
    f_color0 = t0c + t2;
}
