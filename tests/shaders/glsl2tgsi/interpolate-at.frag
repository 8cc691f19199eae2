#version 440
// Inputs at other points: of components, elements chosen at run time, block members and columns.
in vec4 a;
in vec3 b[3];
centroid in vec2 c;
sample in float d;
flat in vec2 everywhere;
in Block {
    vec4 m;
    mat3 n;
} block;
uniform int k;
uniform vec2 offset;
layout(location = 0) out vec4 first;
layout(location = 1) out vec4 second;

void main()
{
    first = interpolateAtCentroid(a) + vec4(interpolateAtOffset(b[1], offset), 1.0);
    first += vec4(interpolateAtSample(c, gl_SampleID), interpolateAtCentroid(d), 1.0);
    second = vec4(interpolateAtOffset(b[k], vec2(0.25, -0.5)).zy, interpolateAtCentroid(a.wz));
    second += vec4(interpolateAtSample(a[2], 1)) + interpolateAtCentroid(everywhere).xyxy;
    second += interpolateAtOffset(block.m, offset.yx) + interpolateAtCentroid(block.n[2]).xxyz;
    second += interpolateAtSample(block.m[k], 0) + interpolateAtCentroid(a);
}
