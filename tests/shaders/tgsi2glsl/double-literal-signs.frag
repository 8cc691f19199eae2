#version 450

uniform uvec4 fs_iconst[1];
layout(location = 0) out vec4 f_color0;

void main()
{
    double pair1 = max(packDouble2x32(fs_iconst[0].xy), 0.5lf);
    double pair2 = max(packDouble2x32(fs_iconst[0].zw), -2.0lf);
    double t0 = pair1;
    double t0b = pair2;
    double pair3 = t0 - 2.0lf;
    double pair4 = t0b - 0.5lf;
    double t0c = pair3;
    double t0d = pair4;
    f_color0.xy = vec2(float(t0c), float(t0d));
    f_color0.zw = uintBitsToFloat(fs_iconst[0].zw);
}
