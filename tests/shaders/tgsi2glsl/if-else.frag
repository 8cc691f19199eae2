#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    if (v_generic0.x != 0.0) {
        if (v_generic0.y != 0.0) {
            t0.xy = v_generic1.xy;
        } else {
            t0.xy = -v_generic1.xy;
        }
        t0.zw = v_generic0.zw;
    } else {
        t0 = v_generic0.wzyx;
    }
    f_color0 = t0;
}
