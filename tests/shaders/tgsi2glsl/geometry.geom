#version 450

layout(triangles, invocations = 2) in;
layout(triangle_strip, max_vertices = 3) out;
in gl_PerVertex {
    vec4 gl_Position;
    float gl_PointSize;
    float gl_ClipDistance[2];
} gl_in[];
out float gl_ClipDistance[2];
in vec4 g_generic0[];
out vec4 v_generic40;

void main()
{
    uint t0 = 0u;
    while (t0 < 3u) {
        int a0 = int(t0);
        gl_Position = gl_in[a0].gl_Position;
        v_generic40 = g_generic0[a0] + g_generic0[0].wzyx;
        gl_ClipDistance[0] = gl_in[a0].gl_ClipDistance[1];
        gl_ClipDistance[1] = gl_in[a0].gl_ClipDistance[0];
        gl_Layer = gl_InvocationID;
        gl_PrimitiveID = gl_PrimitiveIDIn;
        gl_PointSize = gl_in[a0].gl_PointSize;
        EmitVertex();
        t0 = t0 + 1u;
    }
    EndPrimitive();
}
