#version 400

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[3];
layout(location = 0) out vec4 f_color0;

int tgsi_ibfe(int value, int offset, int width)
{
    offset &= 31;
    if (width == 32 && offset == 0)
        return value;
    width &= 31;
    if (width == 0)
        return 0;
    return offset + width < 32 ? value << (32 - offset - width) >> (32 - width)
                               : value >> offset;
}

uint tgsi_bfi(uint base, uint insert, uint offset, uint width)
{
    offset &= 31u;
    if (width == 32u)
        return insert;
    uint mask = ((1u << (width & 31u)) - 1u) << offset;
    return (base & ~mask) | (insert << offset & mask);
}

void main()
{
    ivec2 t0 = ivec2(tgsi_ibfe(int(fs_iconst[0].x), int(fs_iconst[1].x), int(fs_iconst[1].y)), tgsi_ibfe(int(fs_iconst[0].y), int(fs_iconst[1].x), int(fs_iconst[1].y)));
    uint t1 = (fs_iconst[2].x >> 8u) & 15u;
    uint t2 = tgsi_bfi(fs_iconst[2].x, fs_iconst[2].y, 8u, 4u);
    f_color0.xy = vec2(t0);
    f_color0.z = float(t1);
    f_color0.w = float(t2);
}
