#version 400

uniform samplerCubeArray fs_samp0;
uniform samplerCubeArrayShadow fs_samp1;
uniform samplerCubeShadow fs_samp2;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = texture(fs_samp0, v_generic0);
    vec4 t1 = texture(fs_samp0, v_generic0, v_generic1.x);
    vec4 t2 = textureLod(fs_samp0, v_generic0, v_generic1.x);
    float t3 = texture(fs_samp1, v_generic0, v_generic1.x);
    float t4 = texture(fs_samp2, v_generic0, v_generic1.x);
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    vec4 t0d = t0c + t4;
    f_color0 = t0d + t3;
}
