/* SPDX-License-Identifier: MIT */
/* A blur of 13 by 13 texels whose weights are computed, then sharpened by the centre. */
#version 330
uniform sampler2D image;
uniform float sigma;
out vec4 color;

void main()
{
    vec2 texel = 1.0 / vec2(textureSize(image, 0)), uv = gl_FragCoord.xy / 700.0;
    float spread = 1.0 / (2.0 * (1.0 + sigma) * (1.0 + sigma)), total = 0.0;
    vec4 sum = vec4(0.0);
    for (int y = -6; y <= 6; y++)
        for (int x = -6; x <= 6; x++) {
            float weight = exp(-float(x * x + y * y) * spread);
            sum += weight * textureLod(image, uv + vec2(x, y) * texel, 0.0);
            total += weight;
        }
    vec4 centre = textureLod(image, uv, 0.0);
    color = vec4(mix(sum / total, centre, 0.2).rgb, 1.0);
}
