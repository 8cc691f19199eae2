#version 130
uniform ivec4 a;
uniform uvec4 b;
out ivec4 signed_color;
void main()
{
    ivec4 q = a / 3 + a % 5 - (a << 2) + (a >> 1);
    uvec4 u = (b / 7u) ^ (b & 255u) | (b >> 3u) ^ ~b;
    signed_color = q * ivec4(u) + ivec4(greaterThan(a, ivec4(b)));
}
