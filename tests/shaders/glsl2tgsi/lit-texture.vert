#version 130
// Transforms a mesh and hands its normal and texture coordinate on.
uniform mat4 view_projection;
uniform mat3 model_rotation;
uniform vec3 model_position;

in vec3 position;
in vec3 normal;
in vec2 texcoord;

out vec3 world_normal;
out vec2 surface;

void main()
{
    vec3 world = model_rotation * position + model_position;
    world_normal = model_rotation * normal;
    surface = texcoord;
    gl_Position = view_projection * vec4(world, 1.0);
}
