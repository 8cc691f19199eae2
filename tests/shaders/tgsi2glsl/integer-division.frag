#version 330

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[3];
layout(location = 0) out vec4 f_color0;

int tgsi_div(int a, int b)
{
    return b == 0 ? 0 : b == -1 ? -a : a / b;
}

int tgsi_mod(int a, int b)
{
    return b == 0 ? -1 : b == -1 ? 0 : a - a / b * b;
}

uint tgsi_udiv(uint a, uint b)
{
    return b == 0u ? 0xffffffffu : a / b;
}

uint tgsi_umod(uint a, uint b)
{
    return b == 0u ? 0xffffffffu : a % b;
}

void main()
{
    ivec4 t0;
    t0.xy = ivec2(tgsi_div(int(fs_iconst[0].x), int(fs_iconst[1].x)), tgsi_div(int(fs_iconst[0].y), int(fs_iconst[1].y)));
    t0.zw = ivec2(tgsi_mod(int(fs_iconst[0].z), int(fs_iconst[1].z)), tgsi_mod(int(fs_iconst[0].w), int(fs_iconst[1].w)));
    uvec4 t1;
    t1.x = tgsi_udiv(fs_iconst[2].x, fs_iconst[2].y);
    t1.y = tgsi_umod(fs_iconst[2].x, fs_iconst[2].y);
    t1.z = fs_iconst[2].x / 10u;
    t1.w = fs_iconst[2].x % 10u;
    vec4 t0b = vec4(t0);
    vec4 t1b = vec4(t1);
    f_color0 = t0b + t1b;
}
