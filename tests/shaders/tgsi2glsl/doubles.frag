#version 400

uniform uvec4 fs_iconst[2];
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    double t0 = packDouble2x32(fs_iconst[0].xy) + 0.5lf;
    double pair1 = t0 * packDouble2x32(fs_iconst[1].xy) - 2.25lf;
    double pair2 = t0 * packDouble2x32(fs_iconst[1].zw) + 0.5lf;
    double t1 = pair1;
    double t1b = pair2;
    double t1c = clamp(t1b * -abs(t0), 0.0lf, 1.0lf);
    bool t2 = t0 < t1;
    double t3 = t2 ? t0 : t1c;
    vec2 t2b = vec2(float(t1), float(t1c));
    double t0b = double(v_generic0.y);
    f_color0.x = float(t3);
    f_color0.yz = t2b;
    f_color0.w = float(t0b);
}
