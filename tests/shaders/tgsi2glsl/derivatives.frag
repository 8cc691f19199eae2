#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0;
    t0.xy = dFdx(v_generic0.xy);
    t0.zw = dFdy(-v_generic0.zw);
    f_color0 = t0;
}
