#version 330
#extension GL_ARB_derivative_control : require

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = dFdxFine(v_generic0);
}
