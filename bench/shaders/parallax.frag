/* SPDX-License-Identifier: MIT */
/* Relief by stepping through a height map, refined by bisection, then lit with a shadowing march. */
#version 330
uniform sampler2D heights, image;
uniform vec3 light;
uniform float depth;
out vec4 color;

void main()
{
    vec2 uv = gl_FragCoord.xy / 600.0;
    vec3 view = normalize(vec3(uv - 0.8, 1.2));
    vec2 dx = dFdx(uv), dy = dFdy(uv);
    vec3 step_ = vec3(-view.xy / view.z * (0.05 + 0.1 * depth), -1.0) / 32.0, at = vec3(uv, 1.0);
    for (int i = 0; i < 32; i++) {
        if (textureGrad(heights, at.xy, dx, dy).x >= at.z)
            break;
        at += step_;
    }
    for (int i = 0; i < 6; i++) {
        step_ *= 0.5;
        at += textureGrad(heights, at.xy, dx, dy).x >= at.z ? -step_ : step_;
    }
    float h = 1.0 / 256.0;
    vec3 n = normalize(vec3(textureGrad(heights, at.xy - vec2(h, 0), dx, dy).x -
                                textureGrad(heights, at.xy + vec2(h, 0), dx, dy).x,
                            textureGrad(heights, at.xy - vec2(0, h), dx, dy).x -
                                textureGrad(heights, at.xy + vec2(0, h), dx, dy).x, 0.1));
    vec3 l = normalize(light + vec3(0.1, 0.2, 0.8)), ray = l * (1.0 - at.z + 0.01) / (16.0 * l.z);
    float lit = 1.0;
    for (int i = 1; i <= 16; i++) {
        vec3 q = at + float(i) * ray * vec3(0.1, 0.1, 1.0);
        lit = min(lit, 1.0 - 8.0 * max(textureGrad(heights, q.xy, dx, dy).x - q.z, 0.0));
    }
    vec3 base = textureGrad(image, at.xy, dx, dy).rgb;
    color = vec4(base * (0.15 + max(dot(n, l), 0.0) * max(lit, 0.0)), 1.0);
}
