#version 330

uniform vec4 fs_const[6];
uniform ivec4 fs_iconst[3];
layout(std140) uniform fs_block1 {
    uvec4 fs_const1[4];
};
layout(std140) uniform fs_block2 {
    vec4 fs_const2[8];
};
layout(location = 0) out vec4 f_color0;

void main()
{
    int t0 = fs_iconst[2].x + int(fs_const1[0].x);
    float t1 = float(t0);
    vec4 t2 = fs_const[4] + uintBitsToFloat(fs_const1[1]);
    int a0 = t0;
    vec4 t2b = t2 + fs_const2[a0 + 2];
    f_color0 = t2b * t1;
}
