/* SPDX-License-Identifier: MIT */
/* Sphere tracing of a scene of repeated boxes and a torus, with normals, shadow and occlusion. */
#version 330
uniform float time;
uniform vec3 light;
out vec4 color;

float scene(vec3 p)
{
    vec3 cell = mod(p, 4.0) - 2.0;
    vec3 q = abs(cell) - vec3(0.6);
    float box = length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0);
    vec2 ring = vec2(length(p.xz) - 3.0, p.y);
    return min(min(box - 0.1, length(ring) - 0.5), p.y + 3.0);
}

vec3 normal(vec3 p)
{
    vec2 e = vec2(0.001, 0.0);
    return normalize(vec3(scene(p + e.xyy) - scene(p - e.xyy), scene(p + e.yxy) - scene(p - e.yxy),
                          scene(p + e.yyx) - scene(p - e.yyx)));
}

float march(vec3 origin, vec3 direction)
{
    float t = 0.05;
    for (int i = 0; i < 96; i++) {
        float d = scene(origin + t * direction);
        if (d < 0.001 * t || t > 40.0)
            break;
        t += d;
    }
    return t;
}

float shadow(vec3 origin, vec3 direction)
{
    float lit = 1.0, t = 0.05;
    for (int i = 0; i < 32 && t < 12.0; i++) {
        float d = scene(origin + t * direction);
        lit = min(lit, 12.0 * d / t);
        t += clamp(d, 0.02, 0.5);
    }
    return clamp(lit, 0.0, 1.0);
}

void main()
{
    vec2 uv = gl_FragCoord.xy / 512.0 - 1.0;
    vec3 eye = vec3(sin(time), 1.0, cos(time)) * 6.0, forward = normalize(-eye);
    vec3 right = normalize(cross(forward, vec3(0, 1, 0))), up = cross(right, forward);
    vec3 direction = normalize(forward * 1.5 + uv.x * right + uv.y * up);
    float t = march(eye, direction);
    vec3 sky = mix(vec3(0.4, 0.6, 0.9), vec3(0.1, 0.2, 0.5), clamp(direction.y, 0.0, 1.0));
    color = vec4(sky, 1.0);
    if (t < 40.0) {
        vec3 p = eye + t * direction, n = normal(p), l = normalize(light + 0.1);
        float occlusion = 0.0;
        for (int i = 1; i <= 5; i++)
            occlusion += (0.1 * float(i) - scene(p + 0.1 * float(i) * n)) * exp2(-float(i));
        float diffuse = max(dot(n, l), 0.0) * shadow(p + 0.01 * n, l);
        vec3 lit = (0.2 + diffuse) * (0.5 + 0.5 * n) * clamp(1.0 - 3.0 * occlusion, 0.0, 1.0);
        color = vec4(mix(lit, sky, 1.0 - exp(-0.002 * t * t)), 1.0);
    }
}
