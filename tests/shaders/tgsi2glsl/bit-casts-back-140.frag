#version 140
#extension GL_ARB_shader_bit_encoding : require

uniform ivec4 fs_iconst[1];
flat in vec4 v_generic0;
out vec4 f_color0;

void main()
{
    ivec4 t0 = fs_iconst[0] + 1073741824;
    f_color0 = intBitsToFloat(t0);
}
