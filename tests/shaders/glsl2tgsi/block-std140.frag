#version 150
layout(std140) uniform Material {
    vec3 tint;
    float gloss;
    vec2 offsets[3];
    mat3 rotation;
} material;
uniform int i;
out vec4 color;
void main()
{
    color = vec4(material.rotation * material.tint + material.offsets[i].xyx, material.gloss);
}
