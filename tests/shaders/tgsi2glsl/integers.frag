#version 330

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[2];
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec4 t0 = ivec4(fs_iconst[0]) + ivec4(fs_iconst[1]);
    ivec2 t1 = t0.xy * int(fs_iconst[1].x);
    ivec2 t2 = t1 * ivec2(fs_iconst[0].xy) + t0.xy;
    uvec2 t2b = uvec2(t1) * fs_iconst[0].zw + uvec2(t0.zw);
    int t3 = min(t2.x, int(fs_iconst[0].x));
    int t3b = max(t2.y, int(fs_iconst[0].y));
    uint t4 = min(t2b.x, fs_iconst[0].z);
    ivec3 t5;
    t5.x = -t3;
    t5.y = abs(t3b);
    t5.z = sign(t3);
    f_color0.xyz = vec3(t5);
    f_color0.w = float(t4);
}
