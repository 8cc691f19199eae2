/* SPDX-License-Identifier: MIT */
/* Percentage-closer soft shadows: a search for blockers, then 32 compared taps on a rotated disc. */
#version 330
uniform sampler2D depths;
uniform sampler2DShadow shadows;
uniform float size, bias;
out vec4 color;

vec2 disc(int i, float turn)
{
    float angle = 2.399963 * float(i) + turn;
    return sqrt((float(i) + 0.5) / 32.0) * vec2(cos(angle), sin(angle));
}

void main()
{
    vec2 uv = gl_FragCoord.xy / 1100.0;
    float receiver = 0.35 + 0.3 * uv.x;
    float turn = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.0671, 0.00584))));
    float blockers = 0.0, count = 0.0;
    for (int i = 0; i < 16; i++) {
        float depth = textureLod(depths, uv + disc(2 * i, turn) * (0.01 + 0.02 * size), 0.0).x;
        if (depth < receiver) {
            blockers += depth;
            count += 1.0;
        }
    }
    float lit = 1.0;
    if (count > 0.0) {
        float penumbra = (receiver - blockers / count) * (0.02 + 0.05 * size);
        lit = 0.0;
        for (int i = 0; i < 32; i++)
            lit += textureLod(shadows, vec3(uv + disc(i, turn) * penumbra,
                                            receiver - 0.002 * bias), 0.0);
        lit /= 32.0;
    }
    color = vec4(vec3(lit), 1.0);
}
