#version 330
#extension GL_ARB_gpu_shader5 : require

flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

int tgsi_mul_hi(int a, int b)
{
    int high, low;
    imulExtended(a, b, high, low);
    return high;
}

uint tgsi_umul_hi(uint a, uint b)
{
    uint high, low;
    umulExtended(a, b, high, low);
    return high;
}

void main()
{
    uvec4 t0 = uvec4(ivec4(v_generic0));
    uvec4 t1 = uvec4(ivec4(tgsi_mul_hi(int(t0.x), int(t0.y)), tgsi_mul_hi(int(t0.y), int(t0.z)), tgsi_mul_hi(int(t0.z), int(t0.w)), tgsi_mul_hi(int(t0.w), int(t0.x))));
    uvec4 t0b = uvec4(tgsi_umul_hi(t0.x, t1.x), tgsi_umul_hi(t0.y, t1.y), tgsi_umul_hi(t0.z, t1.z), tgsi_umul_hi(t0.w, t1.w));
    f_color0 = vec4(t0b);
}
