#version 460
layout(binding = 2, offset = 4) uniform atomic_uint hits[3];
uniform int which;
out vec4 color;
void main()
{
    uint n = atomicCounterIncrement(hits[0]) + atomicCounterDecrement(hits[which]);
    n += atomicCounterMax(hits[2], n) + atomicCounterCompSwap(hits[1], 3u, n) + atomicCounter(hits[1]);
    color = vec4(float(n));
}
