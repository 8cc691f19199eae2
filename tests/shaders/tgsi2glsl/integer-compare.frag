#version 330

uniform vec4 fs_const[4];
uniform uvec4 fs_iconst[2];
layout(location = 0) out vec4 f_color0;

void main()
{
    bvec2 t0;
    t0.x = int(fs_iconst[0].x) < int(fs_iconst[0].y);
    t0.y = int(fs_iconst[0].x) >= int(fs_iconst[0].y);
    bvec2 t1;
    t1.x = fs_iconst[1].x < fs_iconst[1].y;
    t1.y = fs_iconst[1].x >= fs_iconst[1].y;
    bvec4 t2 = equal(fs_iconst[0], fs_iconst[0].xxxx);
    bvec2 t3 = notEqual(fs_iconst[0].xy, fs_iconst[1].xy);
    vec2 t0b = vec2(t0.x ? 1.0 : 0.0, t0.y ? 1.0 : 0.0);
    vec2 t1b = vec2(t1.x ? 1.0 : 0.0, t1.y ? 1.0 : 0.0);
    vec4 t2b = vec4(t2.x ? 1.0 : 0.0, t2.y ? 1.0 : 0.0, t2.z ? 1.0 : 0.0, t2.w ? 1.0 : 0.0);
    vec2 t3b = vec2(t3.x ? 1.0 : 0.0, t3.y ? 1.0 : 0.0);
    vec4 t2c;
    t2c.xy = t2b.xy + t0b;
    t2c.zw = t2b.zw + t1b;
    f_color0 = t2c + t3b.xyxy;
}
