#version 330
in vec3 shade_normal;
in vec2 shade_texcoord;
uniform vec3 light;
uniform sampler2D paint;
out vec4 color;

void main()
{
    vec3 base = texture(paint, shade_texcoord).rgb;
    float diffuse = max(dot(normalize(shade_normal), light), 0.0);
    color = vec4(base * (0.2 + 0.8 * diffuse), 1.0);
}
