#version 400

uniform sampler2D fs_samp0;
uniform sampler2DShadow fs_samp1;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = textureGather(fs_samp0, v_generic0.xy);
    vec4 t1 = textureGatherOffset(fs_samp0, v_generic0.xy, ivec2(0, 1), 2);
    vec4 t2 = textureGather(fs_samp1, v_generic0.xy, v_generic0.z);
    vec4 t3 = textureGatherOffsets(fs_samp0, v_generic0.xy, ivec2[4](ivec2(0, 1), ivec2(1, 0), ivec2(0, 0), ivec2(1, 1)), 1);
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    f_color0 = t0c + t3;
}
