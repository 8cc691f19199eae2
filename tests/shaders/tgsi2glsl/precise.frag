#version 400

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    precise vec4 t0 = v_generic0 * v_generic1;
    precise vec4 t1;
    t1.xy = t0.xy + v_generic0.w;
    t1.zw = t0.zw;
    precise vec4 copy0 = clamp(t0 + t1, 0.0, 1.0);
    f_color0 = copy0;
}
