#version 150
#extension GL_ARB_gpu_shader5 : require
// The language has indices of samplers, so one is sampled, not each.
uniform sampler2D images[4];
uniform int which;
in vec2 uv;
out vec4 color;

void main()
{
    color = texture(images[which], uv);
}
