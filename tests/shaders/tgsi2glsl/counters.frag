#version 450
#extension GL_ARB_shader_atomic_counter_ops : require

layout(binding = 0, offset = 8) uniform atomic_uint counters0[2];
layout(binding = 1, offset = 0) uniform atomic_uint counters1[1];
layout(location = 0) out vec4 f_color0;

void main()
{
    uvec4 t0;
    t0.x = atomicCounterIncrement(counters0[0]);
    t0.y = (atomicCounterDecrement(counters0[1]) + 1u);
    t0.z = atomicCounter(counters1[0]);
    t0.w = atomicCounterMaxARB(counters1[0], 7u);
    f_color0 = vec4(t0);
}
