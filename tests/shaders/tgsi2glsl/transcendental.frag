#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.x = 1.0 / v_generic0.x;
    t0.y = inversesqrt(v_generic0.y);
    t0.z = sqrt(v_generic0.z);
    t0.w = exp2(v_generic0.w);
    vec4 t1;
    t1.x = log2(v_generic1.x);
    t1.y = pow(v_generic1.x, v_generic1.y);
    t1.z = sin(v_generic1.z);
    t1.w = cos(v_generic1.w);
    float t2 = t0.x + t1.x;
    f_color0 = vec4(clamp(pow(t2, v_generic0.y), 0.0, 1.0));
}
