#version 400

in vec4 v_generic0;
sample in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = interpolateAtCentroid(v_generic0);
    vec2 t1 = interpolateAtSample(v_generic0, gl_SampleID).zw;
    float t2 = -interpolateAtOffset(v_generic0, v_generic1.xy).w;
    t0.xy = t0.xy + t1;
    f_color0 = t0 * t2;
}
