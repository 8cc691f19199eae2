// args: --separate
#version 400
layout(points, invocations = 2) in;
layout(points, max_vertices = 2) out;
layout(stream = 0) out vec4 drawn;
layout(stream = 1) out int captured;
void main()
{
    drawn = gl_in[0].gl_Position * float(gl_InvocationID);
    captured = gl_InvocationID;
    gl_Position = drawn;
    EmitStreamVertex(0);
    EmitStreamVertex(1);
    EndStreamPrimitive(1);
}
