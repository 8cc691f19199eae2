#version 450
layout(local_size_x = 256) in;
layout(std430, set = 0, binding = 0) readonly buffer Values { uint values[256]; };
layout(std430, set = 0, binding = 1) writeonly buffer Sums { uint sums[256]; };
shared uint work[256];

// Sums of all values up to each: every round reaches twice as far.
void main()
{
    uint i = gl_LocalInvocationIndex;
    work[i] = values[i];
    barrier();
    for (uint reach = 1u; reach < 256u; reach *= 2u) {
        uint below = i >= reach ? work[i - reach] : 0u;
        barrier();
        work[i] += below;
        barrier();
    }
    sums[i] = work[i];
}
