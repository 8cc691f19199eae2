#version 400

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[3];
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
    ivec4 t0;
    t0.x = bitCount(fs_iconst[0].x);
    t0.y = findLSB(fs_iconst[0].x);
    t0.z = findMSB(int(fs_iconst[1].x));
    t0.w = findMSB(fs_iconst[2].x);
    uint t1 = bitfieldReverse(fs_iconst[2].y);
    ivec2 t2 = ivec2(tgsi_mul_hi(int(fs_iconst[1].x), int(fs_iconst[1].y)), tgsi_mul_hi(int(fs_iconst[1].y), int(fs_iconst[1].y)));
    uint t3 = tgsi_umul_hi(fs_iconst[2].x, t1);
    vec4 t0b = vec4(t0);
    vec3 t2b;
    t2b.xy = vec2(t2);
    t2b.z = float(t3);
    f_color0 = t0b + t2b.xyzz;
}
