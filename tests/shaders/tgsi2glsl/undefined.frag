#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    float t0 = float(0.0);
    if (v_generic0.x != 0.0) {
        t0 = v_generic1.x;
    }
    float t1 = t0 + v_generic0.x;
    f_color0 = vec4(t1);
}
