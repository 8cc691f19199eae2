#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = vec4(lessThan(v_generic0, v_generic1));
    vec4 t1 = vec4(greaterThanEqual(v_generic0, v_generic1));
    vec4 t2 = vec4(equal(v_generic0, v_generic1));
    vec4 t3 = vec4(notEqual(v_generic0, v_generic1));
    float t4 = float(v_generic0.x > v_generic1.x);
    vec2 t5 = vec2(lessThanEqual(v_generic0.xy, v_generic1.xy));
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    vec4 t0d = t0c + t3;
    t0d.xy = t0d.xy * t5;
    f_color0 = t0d * t4;
}
