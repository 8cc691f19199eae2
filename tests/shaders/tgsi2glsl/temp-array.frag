#version 330

uniform vec4 fs_const[8];
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 array1[4];
    array1[0] = v_generic0;
    array1[1] = fs_const[1];
    int a0 = int(floor(v_generic0.x));
    array1[a0 + 1].xy = fs_const[0].xy;
    vec4 t4 = array1[a0];
    f_color0 = t4 * fs_const[a0 + 3] + array1[2];
}
