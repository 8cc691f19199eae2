// args: --dialect gallium
#version 430
#extension GL_ARB_compute_variable_group_size : require
layout(local_size_variable) in;
layout(std430, binding = 0) buffer Out { uint index[]; };
void main()
{
    index[gl_LocalInvocationIndex] = gl_GlobalInvocationID.y;
    memoryBarrierBuffer();
    groupMemoryBarrier();
}
