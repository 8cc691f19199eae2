/* SPDX-License-Identifier: MIT */
/* Gradient noise of a hash, summed over eight octaves and warped by itself. */
#version 330
uniform vec2 offset;
uniform float lacunarity;
out vec4 color;

vec2 gradient(vec2 cell)
{
    float angle = fract(sin(dot(cell, vec2(41.3, 289.1))) * 45758.5) * 6.2831853;
    return vec2(cos(angle), sin(angle));
}

float noise(vec2 p)
{
    vec2 cell = floor(p), f = p - cell;
    vec2 blend = f * f * f * (f * (f * 6.0 - 15.0) + 10.0);
    float a = dot(gradient(cell), f);
    float b = dot(gradient(cell + vec2(1, 0)), f - vec2(1, 0));
    float c = dot(gradient(cell + vec2(0, 1)), f - vec2(0, 1));
    float d = dot(gradient(cell + vec2(1, 1)), f - vec2(1, 1));
    return mix(mix(a, b, blend.x), mix(c, d, blend.x), blend.y);
}

float octaves(vec2 p)
{
    float sum = 0.0, weight = 0.5;
    for (int i = 0; i < 8; i++) {
        sum += weight * noise(p);
        p *= 1.8 + 0.4 * lacunarity;
        weight *= 0.5;
    }
    return sum;
}

void main()
{
    vec2 p = gl_FragCoord.xy / 128.0 + offset;
    vec2 warp = vec2(octaves(p), octaves(p + vec2(5.2, 1.3)));
    float value = octaves(p + 2.0 * warp);
    color = vec4(0.5 + 0.5 * value, 0.5 + 0.5 * warp, 1.0);
}
