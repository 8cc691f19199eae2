#version 130
#extension GL_ARB_draw_instanced : require

void main()
{
    float t0 = float(gl_InstanceIDARB);
    gl_Position = vec4(t0);
}
