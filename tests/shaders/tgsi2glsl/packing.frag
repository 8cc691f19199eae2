#version 420

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    uint t0 = packHalf2x16(v_generic0.xy);
    uint t0b = packUnorm2x16(v_generic0.xy);
    uint t0c = packSnorm4x8(v_generic0);
    uint t0d = packUnorm4x8(v_generic0);
    vec4 t1 = vec4(unpackHalf2x16(t0).x, unpackHalf2x16(t0).y, unpackHalf2x16(t0).x, unpackHalf2x16(t0).y);
    vec4 t2 = vec4(unpackUnorm2x16(t0b).x, unpackUnorm2x16(t0b).y, unpackUnorm2x16(t0b).x, unpackUnorm2x16(t0b).y);
    vec4 t3 = vec4(unpackSnorm4x8(t0c).x, unpackSnorm4x8(t0c).y, unpackSnorm4x8(t0c).z, unpackSnorm4x8(t0c).w);
    vec4 t4 = vec4(unpackUnorm4x8(t0d).x, unpackUnorm4x8(t0d).y, unpackUnorm4x8(t0d).z, unpackUnorm4x8(t0d).w);
    vec4 t1b = t1 * t2 + t3;
    f_color0 = t1b + t4;
}
