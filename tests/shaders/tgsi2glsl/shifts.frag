#version 330

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[3];
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec4 t0;
    t0.xy = ivec2(fs_iconst[0].xy) << (int(fs_iconst[1].x) & 31);
    t0.zw = ivec2(fs_iconst[0].zw) >> (ivec2(fs_iconst[1].zw) & 31);
    uvec4 t1 = fs_iconst[2] >> uvec4(8u, 24u, 8u, 24u);
    t1.x = t1.x << 1;
    vec4 t2 = vec4(t0);
    vec4 t3 = vec4(t1);
    f_color0 = t2 + t3;
}
