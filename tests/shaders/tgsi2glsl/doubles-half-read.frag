#version 400

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    double pair1 = double(v_generic0.x);
    double pair2 = double(v_generic0.x);
    double t0 = pair1;
    double t0b = pair2;
    float t1 = float(t0b);
    bool t2 = t0b < t0;
    double pair3 = t0 + t0;
    double pair4 = t0b + t0b;
    double t3 = pair3;
    unpackDouble2x32(pair4);
    float t3b = float(t3);
    if (t2) {
        f_color0 = vec4(t1);
    } else {
        f_color0 = vec4(t3b);
    }
}
