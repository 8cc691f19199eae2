#version 310 es
precision highp float;
precision highp int;

layout(local_size_x = 64, local_size_y = 1, local_size_z = 1) in;
layout(std430, binding = 0) writeonly buffer cs_storage0 {
    uint cs_buffer0[];
};
shared int cs_shared[4096];

void main()
{
    int t0 = int(gl_WorkGroupID.x) * int(gl_WorkGroupSize.x) + int(gl_LocalInvocationID.x);
    uvec2 t0b = uvec2(gl_LocalInvocationID.x << 2);
    cs_shared[t0b.x >> 2u] = t0;
    groupMemoryBarrier();
    barrier();
    int t1 = cs_shared[0];
    ivec2 t1b;
    t1b.x = atomicMax(cs_shared[0], t0);
    t1b.y = t1 + int(gl_NumWorkGroups.y);
    uint word1 = t0b.y >> 2u;
    cs_buffer0[word1] = uint(t1b.y);
    cs_buffer0[word1 + 1u] = uint(t1b.x);
}
