/* SPDX-License-Identifier: MIT */
/* Escape time of a quadratic map, smooth, over four samples a pixel. */
#version 330
uniform vec2 seed;
out vec4 color;

float escape(vec2 z, vec2 c)
{
    float n = 0.0;
    for (int i = 0; i < 200; i++) {
        z = vec2(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + c;
        if (dot(z, z) > 64.0)
            return n + 1.0 - log2(log2(dot(z, z)) * 0.5);
        n += 1.0;
    }
    return 0.0;
}

void main()
{
    vec2 c = vec2(-0.8, 0.15) + 0.1 * (seed - 0.5);
    vec3 sum = vec3(0.0);
    for (int s = 0; s < 4; s++) {
        vec2 z = (gl_FragCoord.xy + 0.5 * vec2(s & 1, s >> 1)) / 350.0 - 1.5;
        float n = escape(z, c);
        sum += 0.5 + 0.5 * cos(6.2831853 * (0.02 * n + vec3(0.0, 0.33, 0.67)));
    }
    color = vec4(sum / 4.0, 1.0);
}
