#version 330

uniform sampler2D fs_samp0;
uniform sampler3D fs_samp1;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = texture(fs_samp0, v_generic0.xy, v_generic0.w);
    vec4 t1 = textureLod(fs_samp0, v_generic0.xy, v_generic0.w);
    vec4 t2 = textureProj(fs_samp0, v_generic0.xyw);
    vec4 t3 = textureGrad(fs_samp0, v_generic0.xy, v_generic1.xy, v_generic1.zw);
    vec4 t4 = textureLod(fs_samp0, v_generic0.xy, 0.0);
    vec4 t5 = textureProj(fs_samp1, v_generic0);
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    vec4 t0d = t0c + t3;
    vec4 t0e = t0d + t5;
    f_color0 = t0e + t4;
}
