// args: --dialect gallium
#version 450
#extension GL_ARB_shader_group_vote : require
#extension GL_ARB_shader_ballot : require
#extension GL_ARB_gpu_shader_int64 : require
#extension GL_ARB_shader_clock : require
in float x;
out vec4 color;
void main()
{
    bool large = x > 1.0;
    float n = allInvocationsARB(large) ? 1.0 : 2.0;
    if (anyInvocationARB(x > 2.0))
        n += float(allInvocationsARB(large));
    uvec2 ballot = unpackUint2x32(ballotARB(large) & gl_SubGroupLtMaskARB);
    color = vec4(n, readFirstInvocationARB(x), float(bitCount(ballot.x)), clock2x32ARB().x);
}
