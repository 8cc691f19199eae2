/* SPDX-License-Identifier: MIT */
/* Metal and roughness shading by a microfacet model for eight point lights and a normal map. */
#version 330
uniform vec4 lights[8]; /* position, radius */
uniform vec3 tints[8];
uniform vec3 eye;
uniform sampler2D albedo_map, normal_map, surface_map;
out vec4 color;

const float PI = 3.14159265;

float distribution(float nh, float roughness)
{
    float a = roughness * roughness, d = nh * nh * (a * a - 1.0) + 1.0;
    return a * a / (PI * d * d);
}

float visibility(float nv, float nl, float roughness)
{
    float k = (roughness + 1.0) * (roughness + 1.0) / 8.0;
    return 1.0 / ((nv * (1.0 - k) + k) * (nl * (1.0 - k) + k) * 4.0);
}

vec3 fresnel(float vh, vec3 f0)
{
    return f0 + (1.0 - f0) * pow(1.0 - vh, 5.0);
}

void main()
{
    vec2 uv = gl_FragCoord.xy / 800.0;
    vec3 albedo = pow(texture(albedo_map, uv).rgb, vec3(2.2));
    vec3 surface = texture(surface_map, uv * 2.0).rgb;
    vec3 n = normalize(vec3(texture(normal_map, uv * 4.0).xy - 0.5, 1.0));
    vec3 p = vec3(uv * 2.0 - 1.0, 0.0), v = normalize(eye + vec3(0, 0, 2) - p);
    float roughness = clamp(surface.x, 0.05, 1.0), metal = surface.y, nv = max(dot(n, v), 1e-3);
    vec3 f0 = mix(vec3(0.04), albedo, metal), sum = 0.03 * albedo * surface.z;
    for (int i = 0; i < 8; i++) {
        vec3 to = lights[i].xyz + vec3(0, 0, 1) - p;
        float square = dot(to, to), range = lights[i].w + 1.0;
        float window = clamp(1.0 - square * square / (range * range * 64.0), 0.0, 1.0);
        vec3 l = to * inversesqrt(square), h = normalize(l + v);
        float nl = max(dot(n, l), 0.0), nh = max(dot(n, h), 0.0), vh = max(dot(v, h), 0.0);
        vec3 f = fresnel(vh, f0);
        vec3 specular = f * distribution(nh, roughness) * visibility(nv, nl, roughness);
        vec3 diffuse = (1.0 - f) * (1.0 - metal) * albedo / PI;
        sum += (diffuse + specular) * tints[i] * nl * window * window / (square + 0.01);
    }
    sum = sum * (2.51 * sum + 0.03) / (sum * (2.43 * sum + 0.59) + 0.14);
    color = vec4(pow(clamp(sum, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
