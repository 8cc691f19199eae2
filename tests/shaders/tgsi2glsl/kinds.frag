#version 330

uniform vec4 fs_const[4];
uniform ivec4 fs_iconst[1];
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    int t2;
    int t0 = fs_iconst[0].x + fs_iconst[0].y;
    vec2 t0b;
    t0b.y = float(t0);
    t0b.x = t0b.y + v_generic0.x;
    vec2 t1 = t0b;
    if (t1.x != 0.0) {
        t2 = int(v_generic0.x);
    } else {
        t2 = fs_iconst[0].z;
    }
    int t2b = t2 + fs_iconst[0].x;
    f_color0.x = float(t2b);
    f_color0.yzw = t1.yxy;
}
