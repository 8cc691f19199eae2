/* SPDX-License-Identifier: MIT */
/* Integer-hashed simplex noise in three dimensions, four octaves. */
#version 330
uniform float time;
out vec4 color;

uint hash(uvec3 v)
{
    uint h = v.x * 0x8da6b343u ^ v.y * 0xd8163841u ^ v.z * 0xcb1ab31fu;
    h ^= h >> 13;
    h *= 0x5bd1e995u;
    return h ^ h >> 15;
}

float corner(ivec3 cell, vec3 d)
{
    float falloff = max(0.6 - dot(d, d), 0.0);
    uint h = hash(uvec3(cell));
    vec3 g = vec3(float(h & 255u), float(h >> 8 & 255u), float(h >> 16 & 255u)) / 127.5 - 1.0;
    falloff *= falloff;
    return falloff * falloff * dot(g, d);
}

float noise(vec3 p)
{
    ivec3 cell = ivec3(floor(p + dot(p, vec3(1.0 / 3.0))));
    vec3 a = p - vec3(cell) + dot(vec3(cell), vec3(1.0 / 6.0));
    vec3 step1 = step(a.yzx, a.xyz), step2 = 1.0 - step1;
    vec3 first = min(step1, step2.zxy), second = max(step1, step2.zxy);
    return 32.0 * (corner(cell, a) + corner(cell + ivec3(first), a - first + 1.0 / 6.0) +
                   corner(cell + ivec3(second), a - second + 1.0 / 3.0) +
                   corner(cell + ivec3(1), a - 0.5));
}

void main()
{
    vec3 p = vec3(gl_FragCoord.xy / 64.0, time * 4.0);
    float sum = 0.0;
    for (int i = 0; i < 4; i++)
        sum += noise(p * exp2(float(i))) * exp2(-float(i));
    color = vec4(0.5 + 0.5 * sum, abs(sum), 1.0 - abs(sum), 1.0);
}
