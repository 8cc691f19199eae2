#version 150
layout(lines_adjacency) in;
layout(triangle_strip, max_vertices = 4) out;
in Vertex { vec2 coord; flat int number; } vertex[];
uniform int first;
out vec2 coord;
flat out int number;
void main()
{
    for (int i = 0; i < gl_in.length(); i++) {
        gl_Position = gl_in[(first + i) & 3].gl_Position;
        coord = vertex[i].coord;
        number = vertex[first].number;
        gl_PrimitiveID = gl_PrimitiveIDIn;
        gl_Layer = i;
        EmitVertex();
    }
    EndPrimitive();
}
