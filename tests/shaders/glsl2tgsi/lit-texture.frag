#version 130
// A texture under several directional lights, with fog of a kind.
const int LIGHTS = 3;

struct Light {
    vec3 direction;
    vec3 color;
};

uniform Light lights[LIGHTS];
uniform sampler2D albedo;
uniform vec4 fog; // colour and density

in vec3 world_normal;
in vec2 surface;

out vec4 color;

vec3 illuminate(vec3 n, Light light)
{
    return light.color * max(dot(n, light.direction), 0.0);
}

void main()
{
    vec4 texel = texture(albedo, surface);
    if (texel.a < 0.5)
        discard;

    vec3 n = normalize(world_normal);
    vec3 light = vec3(0.1);
    for (int i = 0; i < LIGHTS; i++)
        light += illuminate(n, lights[i]);

    float haze = clamp(exp(-fog.a * gl_FragCoord.z), 0.0, 1.0);
    color = vec4(mix(fog.rgb, texel.rgb * light, haze), texel.a);
}
