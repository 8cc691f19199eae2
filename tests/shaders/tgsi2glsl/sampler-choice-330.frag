#version 330
#extension GL_ARB_gpu_shader5 : require

uniform ivec4 fs_iconst[1];
uniform sampler2D fs_samp0[3];
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    int a0 = fs_iconst[0].x;
    f_color0 = texture(fs_samp0[a0], v_generic0.xy);
}
