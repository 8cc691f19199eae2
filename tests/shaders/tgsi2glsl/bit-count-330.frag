#version 330
#extension GL_ARB_gpu_shader5 : require

flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    uvec4 t0 = uvec4(v_generic0);
    ivec4 t1 = bitCount(t0);
    f_color0 = vec4(t1);
}
