/* SPDX-License-Identifier: MIT */
/* Occlusion in screen space: positions from depth, 24 taps in the half sphere about the normal. */
#version 330
uniform sampler2D depths;
uniform float radius;
out vec4 color;

vec3 position(vec2 uv)
{
    float z = 2.0 + 4.0 * textureLod(depths, uv, 0.0).x;
    return vec3((uv * 2.0 - 1.0) * z, -z);
}

float random(vec2 p)
{
    return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.5453);
}

void main()
{
    vec2 uv = gl_FragCoord.xy / 1300.0;
    vec3 p = position(uv);
    vec3 dx = position(uv + vec2(0.002, 0.0)) - p, dy = position(uv + vec2(0.0, 0.002)) - p;
    vec3 n = normalize(cross(dx, dy));
    float turn = random(gl_FragCoord.xy) * 6.2831853, occlusion = 0.0;
    for (int i = 0; i < 24; i++) {
        float t = (float(i) + 0.5) / 24.0, angle = turn + 8.0 * t * 6.2831853;
        vec3 ray = vec3(cos(angle), sin(angle), t) * mix(0.05, 0.4, t * t) * (0.5 + radius);
        ray *= sign(dot(ray, n));
        vec3 q = p + ray;
        vec2 at = (q.xy / max(-q.z, 0.1)) * 0.5 + 0.5;
        float depth = position(at).z;
        float near = smoothstep(0.0, 1.0, radius / max(abs(p.z - depth), 1e-3));
        occlusion += depth >= q.z + 0.02 ? near : 0.0;
    }
    float lit = 1.0 - occlusion / 24.0;
    color = vec4(vec3(lit * lit), 1.0);
}
