#version 400

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = fma(v_generic0, v_generic1.xxxx, v_generic1);
    ivec2 t1 = ivec2(v_generic1.xy);
    t0.xy = ldexp(t0.xy, t1);
    f_color0 = t0;
}
