#version 330

uniform sampler1DArrayShadow fs_samp0;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec3 t0 = v_generic0.xyz;
    f_color0 = vec4(texture(fs_samp0, t0.yxz));
}
