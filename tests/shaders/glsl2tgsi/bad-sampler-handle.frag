#version 330
#extension GL_ARB_bindless_texture: require
layout(bindless_sampler) uniform sampler2D map;
out vec4 color;
void main()
{
    uvec2 handle = uvec2(map);
    color = vec4(handle, 0.0, 1.0);
}
