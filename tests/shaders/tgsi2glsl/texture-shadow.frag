#version 330

uniform sampler1DShadow fs_samp0;
uniform sampler2DShadow fs_samp1;
uniform sampler2DRectShadow fs_samp2;
uniform sampler1DArrayShadow fs_samp3;
uniform sampler2DArrayShadow fs_samp4;
uniform samplerCubeShadow fs_samp5;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.x = texture(fs_samp0, v_generic0.xxz);
    t0.y = texture(fs_samp1, v_generic0.xyz);
    t0.z = texture(fs_samp2, v_generic0.xyz);
    t0.w = texture(fs_samp3, v_generic0.xyz);
    vec4 t1;
    t1.x = texture(fs_samp4, v_generic0);
    t1.y = texture(fs_samp5, v_generic0);
    t1.z = textureProj(fs_samp1, v_generic0);
    t1.w = textureLod(fs_samp1, v_generic0.xyz, v_generic0.w);
    float t2 = textureGrad(fs_samp4, v_generic0, vec2(0.0), vec2(0.0));
    vec4 t0b = t0 + t1;
    f_color0 = t0b + t2;
}
