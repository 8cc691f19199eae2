/* SPDX-License-Identifier: MIT */
/* An edge-preserving blur: weights by distance and by likeness of colour. */
#version 330
uniform sampler2D image;
uniform float likeness;
out vec4 color;

void main()
{
    vec2 texel = 1.0 / vec2(textureSize(image, 0)), uv = gl_FragCoord.xy / 900.0;
    vec3 centre = textureLod(image, uv, 0.0).rgb, sum = vec3(0.0);
    float total = 0.0;
    for (int i = 0; i < 64; i++) {
        float angle = 2.399963 * float(i), radius = 0.9 * sqrt(float(i) + 0.5);
        vec2 tap = radius * vec2(cos(angle), sin(angle));
        vec3 value = textureLod(image, uv + tap * texel, 0.0).rgb;
        vec3 off = value - centre;
        float weight = exp(-0.03 * dot(tap, tap) - (2.0 + 8.0 * likeness) * dot(off, off));
        sum += weight * value;
        total += weight;
    }
    color = vec4(sum / total, 1.0);
}
