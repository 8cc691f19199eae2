#version 330
#extension GL_ARB_compute_shader : require
#extension GL_ARB_shader_image_load_store : require
#extension GL_ARB_shader_storage_buffer_object : require

layout(local_size_x = 4, local_size_y = 1, local_size_z = 1) in;
layout(std430) writeonly buffer cs_storage0 {
    uint cs_buffer0[];
};

void main()
{
    cs_buffer0[0] = 7u;
    memoryBarrier();
    barrier();
    cs_buffer0[1] = 7u;
}
