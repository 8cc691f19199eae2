#version 450
#extension GL_ARB_shader_draw_parameters : require

layout(location = 0) in vec4 vs_in0;
invariant out vec4 v_generic0;

void main()
{
    int t0 = gl_VertexID + gl_InstanceID;
    int t0b = t0 + gl_BaseVertexARB;
    int t0c = t0b + gl_BaseInstanceARB;
    int t0d = t0c + gl_DrawIDARB;
    int t0e = t0d + (gl_VertexID - gl_BaseVertexARB);
    float t1 = float(t0e);
    gl_Position = vs_in0 * t1;
    v_generic0 = vs_in0;
}
