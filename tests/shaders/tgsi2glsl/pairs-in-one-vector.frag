#version 450

uniform uvec4 fs_iconst[1];
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    double pair1 = abs(packDouble2x32(fs_iconst[0].xy));
    double pair2 = abs(packDouble2x32(fs_iconst[0].zw));
    uvec3 t0;
    t0.x = unpackDouble2x32(pair1).y;
    t0.yz = unpackDouble2x32(pair2);
    uvec3 t0b = ~t0;
    f_color0 = vec4(t0b.xyzz);
}
