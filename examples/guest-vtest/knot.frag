#version 130
// Two lights, one of them soft, and a rim where the surface turns away.
struct Light {
    vec3 direction, color;
    float sharpness;
};
uniform Light lights[2];
uniform vec3 eye;
uniform sampler2D skin;
in vec3 place, facing;
in vec2 texel;
out vec4 color;

void main()
{
    vec3 n = normalize(facing), toward = normalize(eye - place);
    vec3 base = texture(skin, texel).rgb, sum = base * 0.12;
    for (int i = 0; i < 2; i++) {
        vec3 l = normalize(lights[i].direction), between = normalize(l + toward);
        float diffuse = max(dot(n, l), 0.0);
        float shine = pow(max(dot(n, between), 0.0), lights[i].sharpness);
        sum += lights[i].color * (base * diffuse + 0.6 * shine * step(0.0, dot(n, l)));
    }
    float rim = pow(1.0 - max(dot(n, toward), 0.0), 4.0);
    color = vec4(pow(sum + rim * vec3(0.15, 0.22, 0.35), vec3(1.0 / 2.2)), 1.0);
}
