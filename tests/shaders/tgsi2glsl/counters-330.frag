#version 330
#extension GL_ARB_shader_atomic_counters : require

layout(binding = 0, offset = 0) uniform atomic_uint counters0[1];
layout(location = 0) out vec4 f_color0;

void main()
{
    uint t0 = atomicCounterIncrement(counters0[0]);
    f_color0 = vec4(float(t0));
}
