#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.zw = v_generic0.zw - v_generic1.zw;
    vec4 t1 = -abs(v_generic0) * abs(v_generic1.wzyx);
    vec2 t2 = -t1.xy;
    vec2 t3 = clamp(abs(t2), 0.0, 1.0);
    t0.xy = -t3 * -t3 + vec2(-1.5, 2.0);
    f_color0 = t0;
    f_color0.z = 2.0;
}
