#version 330

uniform ivec4 fs_iconst[1];
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = v_generic0;
    switch (fs_iconst[0].x) {
        case 0:
            t0 = v_generic1;
            break;
        case 1:
        default:
            t0 = t0 + v_generic1;
        case -2:
            t0 = t0 * v_generic1;
            break;
    }
    f_color0 = t0;
}
