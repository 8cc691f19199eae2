#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec2 t0 = ivec2(v_generic0.xy);
    uint t0b = uint(v_generic0.z);
    vec3 t1;
    t1.x = float(t0.y);
    t1.y = float(t0b);
    int t0c = t0.x & 2147483647;
    t1.z = float(t0c);
    f_color0 = t1.xyzz;
}
