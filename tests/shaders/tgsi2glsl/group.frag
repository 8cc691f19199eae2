#version 450
#extension GL_ARB_gpu_shader_int64 : require
#extension GL_ARB_shader_ballot : require
#extension GL_ARB_shader_clock : require
#extension GL_ARB_shader_group_vote : require

flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    bool t0 = floatBitsToUint(v_generic0.x) < 5u;
    bool t0b = anyInvocationARB(t0);
    uint t0c = uint(-int(allInvocationsARB(readFirstInvocationARB(floatBitsToUint(v_generic0.y)) == floatBitsToUint(v_generic0.y))));
    uvec4 t1;
    t1.xy = unpackUint2x32(ballotARB(t0));
    t1.z = readFirstInvocationARB(floatBitsToUint(v_generic0.z));
    t1.w = readInvocationARB(t1.z, 5u);
    if (t0b) {
        f_color0 = vec4(t1);
    } else {
        f_color0 = vec4(float(t0c));
    }
    uint t1b = clock2x32ARB().y;
    f_color0.x = float(t1b);
}
