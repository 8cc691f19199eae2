/* SPDX-License-Identifier: MIT */
/* Eight spheres over a floor, traced with four bounces; the state of a random walk in integers. */
#version 330
uniform float time;
uniform int frame;
out vec4 color;

uint state;

float random()
{
    state = state * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28) + 4u)) ^ state) * 277803737u;
    return float((word >> 22) ^ word) / 4294967296.0;
}

vec4 sphere(int i)
{
    float a = time * 6.0 + float(i) * 0.785398;
    return vec4(3.0 * cos(a), 0.5 + 0.4 * sin(3.0 * a), 3.0 * sin(a) - 6.0, 0.9);
}

float hit(vec3 o, vec3 d, out vec3 n, out vec3 tint)
{
    float best = d.y < 0.0 ? (-1.0 - o.y) / d.y : 1e9;
    vec3 floor_ = o + best * d;
    n = vec3(0, 1, 0);
    tint = mod(floor(floor_.x) + floor(floor_.z), 2.0) < 1.0 ? vec3(0.9) : vec3(0.2, 0.3, 0.4);
    for (int i = 0; i < 8; i++) {
        vec4 s = sphere(i);
        vec3 to = o - s.xyz;
        float b = dot(to, d), c = dot(to, to) - s.w * s.w, disc = b * b - c;
        float t = -b - sqrt(max(disc, 0.0));
        if (disc > 0.0 && t > 1e-3 && t < best) {
            best = t;
            n = normalize(to + t * d);
            tint = 0.5 + 0.5 * cos(float(i) + vec3(0.0, 2.1, 4.2));
        }
    }
    return best;
}

void main()
{
    state = uint(gl_FragCoord.x) * 1973u + uint(gl_FragCoord.y) * 9277u + uint(frame & 15) * 26699u;
    vec3 sum = vec3(0.0);
    for (int s = 0; s < 4; s++) {
        vec2 jitter = vec2(random(), random());
        vec3 o = vec3(0, 1, 2), weight = vec3(1.0);
        vec3 d = normalize(vec3((gl_FragCoord.xy + jitter) / 512.0 - 1.0, -1.4));
        for (int bounce = 0; bounce < 4; bounce++) {
            vec3 n, tint;
            float t = hit(o, d, n, tint);
            if (t > 1e8) {
                sum += weight * mix(vec3(1.0), vec3(0.4, 0.6, 1.0), 0.5 + 0.5 * d.y);
                break;
            }
            o += t * d + 1e-3 * n;
            weight *= tint;
            vec3 rough = vec3(random(), random(), random()) * 2.0 - 1.0;
            d = normalize(reflect(d, n) + 0.15 * rough);
        }
    }
    color = vec4(sum / 4.0, 1.0);
}
