#version 140
#extension GL_MESA_shader_integer_functions : require

flat in vec4 v_generic0;
out vec4 f_color0;

void main()
{
    uvec4 t0 = uvec4(v_generic0);
    uvec4 t1 = bitfieldReverse(t0);
    f_color0 = vec4(t1);
}
