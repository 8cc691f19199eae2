#version 330
#extension GL_ARB_gpu_shader5 : require

layout(points, invocations = 4) in;
layout(points, max_vertices = 1) out;
uniform ivec4 gs_iconst[2];

void main()
{
    ivec2 t0 = -ivec2(equal(gs_iconst[0].xy, gs_iconst[1].xy));
    if (t0.x == t0.y) {
        gl_Position = gl_in[0].gl_Position;
    }
    EmitVertex();
}
