#version 400

layout(lines_adjacency) in;
layout(points, max_vertices = 4) out;
in vec4 g_generic3[];
in vec4 g_generic4[];
layout(stream = 1) out vec4 v_generic0;

void main()
{
    int t0 = 1;
    int a0 = t0;
    gl_Position = (a0 == 0 ? g_generic3[2] : g_generic4[2]);
    EmitVertex();
    v_generic0 = g_generic4[3];
    EmitStreamVertex(1);
    EndStreamPrimitive(1);
}
