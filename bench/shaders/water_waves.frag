/* SPDX-License-Identifier: MIT */
/* A sum of 24 travelling waves with its exact normal, refraction and a Fresnel mix of two images. */
#version 330
uniform sampler2D bed, sky;
uniform float time;
out vec4 color;

void main()
{
    vec2 p = gl_FragCoord.xy / 100.0, slope = vec2(0.0);
    float height = 0.0, amplitude = 0.3, frequency = 0.7, angle = 0.3;
    for (int i = 0; i < 24; i++) {
        vec2 direction = vec2(cos(angle), sin(angle));
        float phase = dot(p, direction) * frequency + time * 20.0 * sqrt(frequency);
        float wave = exp(sin(phase) - 1.0);
        height += amplitude * wave;
        slope += amplitude * frequency * wave * cos(phase) * direction;
        p += direction * wave * amplitude * 0.3;
        amplitude *= 0.82;
        frequency *= 1.18;
        angle += 1.1;
    }
    vec3 n = normalize(vec3(-slope, 1.0)), view = normalize(vec3(0.3, 0.4, 1.0));
    vec3 bounced = reflect(-view, n), bent = refract(-view, n, 0.75);
    float fresnel = 0.02 + 0.98 * pow(1.0 - max(dot(n, view), 0.0), 5.0);
    vec3 below = texture(bed, gl_FragCoord.xy / 1024.0 + bent.xy * (1.0 + height)).rgb;
    vec3 above = texture(sky, bounced.xy * 0.5 + 0.5).rgb;
    color = vec4(mix(below * exp(-height * vec3(0.8, 0.3, 0.2)), above, fresnel), 1.0);
}
