#version 330

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[2];
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec4 t0 = ivec4(fs_iconst[0]) + ivec4(fs_iconst[1]);
    ivec2 t1 = t0.xy * int(fs_iconst[1].x);
    uvec4 t2 = uvec4(t1.xyxy) * fs_iconst[0] + uvec4(t0);
    int t3 = min(int(t2.x), int(fs_iconst[0].x));
    int t3b = max(int(t2.y), int(fs_iconst[0].y));
    uint t4 = min(t2.z, fs_iconst[0].z);
    ivec3 t5;
    t5.x = -t3;
    t5.y = abs(t3b);
    t5.z = sign(t3);
    f_color0.xyz = vec3(t5);
    f_color0.w = float(t4);
}
