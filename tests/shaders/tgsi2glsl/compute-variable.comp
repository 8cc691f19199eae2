#version 430
#extension GL_ARB_compute_variable_group_size : require

layout(local_size_variable) in;
layout(std430, binding = 0) writeonly buffer cs_storage0 {
    uint cs_buffer0[];
};

void main()
{
    cs_buffer0[0] = gl_LocalGroupSizeARB.y;
}
