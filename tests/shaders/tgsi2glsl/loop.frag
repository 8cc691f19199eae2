#version 330

uniform ivec4 fs_iconst[1];
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    int t0 = 0;
    vec4 t1 = v_generic0;
    while (t0 < fs_iconst[0].x) {
        t0 = t0 + 1;
        int t3 = t0 & 1;
        if (t3 != 0) {
            continue;
        }
        float t4 = v_generic1.x * v_generic1.y;
        t1 = t1 + t4;
    }
    f_color0 = t1;
}
