#version 140
#extension GL_ARB_shader_bit_encoding : require

flat in vec4 v_generic0;
out vec4 f_color0;

void main()
{
    ivec4 t0 = floatBitsToInt(v_generic0) + floatBitsToInt(v_generic0.yzwx);
    f_color0 = intBitsToFloat(t0);
}
