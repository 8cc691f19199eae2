#version 330

uniform ivec4 fs_iconst[1];
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = vec4(uintBitsToFloat(0x7f800000u), uintBitsToFloat(0x7fc00000u), uintBitsToFloat(0x00000001u), -0.0);
    vec4 t1 = v_generic0 + vec4(0.1, 1e-20, 16777216.0, -3.25);
    int t2 = -1 + fs_iconst[0].x;
    ivec2 t2b = ivec2(100000, 3);
    t1.x = t1.x * -3.25;
    vec4 t1b = t1 + t0;
    f_color0 = t1b;
    if (t2 != 0) {
        f_color0.xy = intBitsToFloat(t2b);
    }
}
