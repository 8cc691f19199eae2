#version 140
#extension GL_EXT_shader_integer_mix : require

flat in vec4 v_generic0;
out vec4 f_color0;

void main()
{
    ivec4 t0 = ivec4(v_generic0);
    ivec4 t1 = ivec4(v_generic0.wzyx);
    bvec4 t2 = lessThan(t0, t1);
    ivec4 t3 = mix(t1, t0, t2);
    f_color0 = vec4(t3);
}
