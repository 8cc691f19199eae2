#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.x = floor(v_generic0.x);
    t0.y = ceil(v_generic0.y);
    t0.z = trunc(v_generic0.z);
    t0.w = roundEven(v_generic0.w);
    vec4 t1 = fract(v_generic1);
    vec4 t2 = sign(v_generic1);
    f_color0 = t0 * t1 + t2;
}
