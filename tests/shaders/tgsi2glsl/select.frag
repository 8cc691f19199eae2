#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = mix(v_generic0.wzyx, v_generic1, lessThan(v_generic0, vec4(0.0)));
    vec2 t1 = v_generic0.x < 0.0 ? v_generic1.xy : -v_generic0.xy;
    bvec2 t2 = lessThan(v_generic0.xy, v_generic1.xy);
    vec4 t3 = t2.x ? v_generic0 : v_generic1;
    vec2 t4 = mix(t1, v_generic1.xy, t2);
    int t5 = t2.y ? 5 : -7;
    float t5b = float(t5);
    vec4 t0b = t0 + t3;
    t0b.xy = t0b.xy + t4;
    f_color0 = t0b * t5b;
}
