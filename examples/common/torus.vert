#version 330
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 texcoord;
uniform mat4 transform;
out vec3 shade_normal;
out vec2 shade_texcoord;

void main()
{
    shade_normal = normal;
    shade_texcoord = texcoord;
    gl_Position = transform * vec4(position, 1.0);
}
