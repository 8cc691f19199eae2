#version 410
#extension GL_ARB_shader_storage_buffer_object : require

layout(std430) buffer fs_storage0 {
    uint fs_buffer0[];
};
layout(location = 0) out vec4 f_color0;

void main()
{
    uint t0 = atomicAdd(fs_buffer0[0], 4u);
    f_color0 = vec4(float(t0));
}
