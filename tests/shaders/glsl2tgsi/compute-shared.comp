#version 430
layout(local_size_x = 64) in;
layout(std430, binding = 0) readonly restrict buffer Values { float value[]; };
layout(std430, binding = 1) writeonly buffer Sums { float sum[]; };
shared float part[64];
void main()
{
    uint i = gl_LocalInvocationID.x;
    part[i] = value[gl_GlobalInvocationID.x];
    for (uint step = 32u; step > 0u; step >>= 1) {
        barrier();
        if (i < step)
            part[i] += part[i + step];
    }
    if (i == 0u)
        sum[gl_WorkGroupID.x] = part[0];
}
