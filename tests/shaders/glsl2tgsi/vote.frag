// args: --dialect virgl@1.3
#version 430
#extension GL_ARB_shader_group_vote : require
// Hosts of release 1.3 have votes, which older ones drop.
in float shade;
out vec4 color;
void main()
{
    color = vec4(anyInvocationARB(shade > 0.5), allInvocationsARB(shade > 0.5), allInvocationsEqualARB(shade > 0.5), 1.0);
}
