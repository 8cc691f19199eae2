#version 330

uniform vec4 fs_const[4];
uniform ivec4 fs_iconst[2];
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec4 t0 = fs_iconst[0] & fs_iconst[1];
    ivec4 t1 = t0 | fs_iconst[1].x;
    ivec4 t2 = t1 ^ fs_iconst[0].wzyx;
    ivec4 t3 = ~t2;
    t3.x = t3.x & 255;
    f_color0 = intBitsToFloat(t3);
}
