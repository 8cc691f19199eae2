#version 450
#extension GL_ARB_shader_atomic_counter_ops : require
layout(binding = 2, offset = 4) uniform atomic_uint hits[3];
uniform int which;
out vec4 color;
void main()
{
    uint n = atomicCounterIncrement(hits[0]) + atomicCounterDecrement(hits[which]);
    n += atomicCounterMaxARB(hits[2], n) + atomicCounterCompSwapARB(hits[1], 3u, n) + atomicCounter(hits[1]);
    color = vec4(float(n));
}
