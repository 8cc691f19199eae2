#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = vec4(1.0, max(v_generic0.x, 0.0), v_generic0.x > 0.0 ? pow(max(v_generic0.y, 0.0), clamp(v_generic0.w, -128.0, 128.0)) : 0.0, 1.0);
    vec4 t1 = vec4(exp2(floor(v_generic0.x)), fract(v_generic0.x), exp2(v_generic0.x), 1.0);
    vec4 t2 = vec4(floor(log2(abs(v_generic0.y))), abs(v_generic0.y) / exp2(floor(log2(abs(v_generic0.y)))), log2(abs(v_generic0.y)), 1.0);
    vec4 t3 = vec4(1.0, v_generic0.y * v_generic1.y, v_generic0.z, v_generic1.w);
    vec4 t4 = vec4(cos(v_generic0.x), sin(v_generic0.x), 0.0, 1.0);
    vec4 t5 = vec4(v_generic0.y * v_generic1.z - v_generic0.z * v_generic1.y, v_generic0.z * v_generic1.x - v_generic0.x * v_generic1.z, v_generic0.x * v_generic1.y - v_generic0.y * v_generic1.x, 1.0);
    float t6 = dot(vec4(v_generic0.xyz, 1.0), v_generic1);
    vec4 t0b = t0 * t1 + t2;
    vec4 t0c = t0b * t3 + t4;
    f_color0 = t0c * t5 + t6;
}
