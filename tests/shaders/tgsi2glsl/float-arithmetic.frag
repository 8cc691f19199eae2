#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = v_generic0 + v_generic1;
    vec3 t1 = t0.xyz - v_generic1.xyz;
    vec3 t2 = t1 * v_generic0.w;
    vec3 t3 = t2 * v_generic1.xyz - t0.xyz;
    vec3 t4 = mix(t2, t3, v_generic0.x);
    vec3 t5 = t4 / v_generic1.y;
    vec3 t6 = min(t5, v_generic0.z);
    vec3 t7 = max(t6, -t6);
    f_color0.xyz = abs(t7);
    f_color0.w = v_generic0.w;
}
