#version 130
struct Light { vec3 color; float power[2]; };
uniform Light lights[2];
uniform int which;
out vec4 color;
void main()
{
    Light copy[2] = lights;
    copy[1].power[0] = 3.0;
    color = vec4(copy[which].color, copy[1].power[0] + lights[which].power[1]);
}
