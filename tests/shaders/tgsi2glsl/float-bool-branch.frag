#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    float t0 = float(v_generic0.x >= v_generic1.x);
    if (t0 != 0.0) {
        f_color0 = v_generic0;
    } else {
        f_color0 = v_generic1;
    }
}
