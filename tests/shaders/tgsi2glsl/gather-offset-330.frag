#version 330
#extension GL_ARB_gpu_shader5 : require

uniform sampler2D fs_samp0;
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec2 t0 = ivec2(v_generic0.xy);
    f_color0 = textureGatherOffset(fs_samp0, v_generic0.xy, t0);
}
