#version 330

in vec4 v_generic2;
in vec4 v_generic3;
in vec4 v_generic4;
in vec4 v_generic7;
layout(location = 0) out vec4 f_color0;
vec4 inputs0[3];

void main()
{
    inputs0[0] = v_generic2;
    inputs0[1] = v_generic3;
    inputs0[2] = v_generic4;
    int a0 = int(floor(v_generic7.x));
    f_color0 = inputs0[a0 + 1] + v_generic4;
}
