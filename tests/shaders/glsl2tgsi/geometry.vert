#version 150
in vec4 position;
in vec2 coord;
out Vertex { vec2 coord; flat int number; } vertex;
void main()
{
    gl_Position = position;
    vertex.coord = coord;
    vertex.number = gl_VertexID;
}
