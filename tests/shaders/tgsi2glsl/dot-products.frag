#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.x = dot(v_generic0.xy, v_generic1.xy);
    t0.y = dot(v_generic0.zyx, -v_generic1.xyz);
    t0.zw = vec2(dot(v_generic0, v_generic1.xxxx));
    f_color0.xyz = vec3(clamp(dot(t0.xyz, v_generic0.xyz), 0.0, 1.0));
    f_color0.w = dot(t0.zw, v_generic1.xy);
}
