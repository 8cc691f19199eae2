#version 400

uniform uvec4 fs_iconst[1];
layout(location = 0) out vec4 f_color0;

void main()
{
    uvec2 t0 = unpackDouble2x32(packDouble2x32(fs_iconst[0].xy) + packDouble2x32(fs_iconst[0].zw));
    t0.y = t0.y & 0x7fffffffu;
    uvec2 t1 = unpackDouble2x32(sqrt(packDouble2x32(t0)));
    uint t1b = t1.y >> 31u;
    f_color0.x = float(packDouble2x32(t1));
    f_color0.yzw = vec3(float(t1b));
}
