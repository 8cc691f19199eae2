#version 330

in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    bvec2 t0 = lessThan(v_generic0.xy, v_generic1.xy);
    bool t1 = v_generic0.z >= v_generic1.z;
    bool t1b = v_generic0.w == v_generic1.w;
    bool t2 = v_generic0.x != v_generic1.y;
    bvec4 t3;
    t3.x = t0.x && t0.y;
    t3.y = t1 || t1b;
    t3.z = t3.x != t3.y;
    t3.w = !t2;
    bool t4 = t3.z && t3.w;
    vec4 t5 = vec4(t3.x ? 1.0 : 0.0, t3.y ? 1.0 : 0.0, t3.z ? 1.0 : 0.0, t3.w ? 1.0 : 0.0);
    if (t4) {
        t5.w = 1.0;
    }
    f_color0 = t5;
}
