#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    if (any(lessThan(v_generic0, vec4(0.0))))
        discard;
    if (-v_generic0.x < 0.0)
        discard;
    if (v_generic1.x != 0.0) {
        discard;
    }
    f_color0 = v_generic1;
}
