#version 330

uniform vec4 fs_const[2];
uniform ivec4 fs_iconst[1];
layout(std140) uniform fs_block1 {
    vec4 fs_const1[4];
};
layout(std140) uniform fs_block2 {
    vec4 fs_const2[4];
};
layout(std140) uniform fs_block3 {
    vec4 fs_const3[4];
};
layout(std140) uniform fs_block4 {
    vec4 fs_const4[2];
};
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    int a0 = floatBitsToInt(v_generic0.x);
    int a1 = fs_iconst[0].x;
    vec4 t0 = (a1 == -1 ? fs_const1[a0 + 1] : a1 == 0 ? fs_const2[a0 + 1] : fs_const3[a0 + 1]) * (a1 == 0 ? fs_const1[2] : a1 == 1 ? fs_const2[2] : fs_const3[2]).y;
    vec4 t0b = t0 + fs_const3[1];
    f_color0 = t0b * fs_const4[1];
}
