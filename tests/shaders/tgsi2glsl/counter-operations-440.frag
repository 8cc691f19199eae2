#version 440
#extension GL_ARB_shader_atomic_counter_ops : require

layout(binding = 0, offset = 0) uniform atomic_uint counters0[1];
layout(location = 0) out vec4 f_color0;

void main()
{
    uint t0 = atomicCounterMaxARB(counters0[0], 7u);
    f_color0 = vec4(float(t0));
}
