#version 330
#extension GL_ARB_gpu_shader5 : require

layout(points) in;
layout(points, max_vertices = 1) out;

void main()
{
    float t0 = float(gl_InvocationID);
    gl_Position = vec4(t0);
    EmitVertex();
}
