#version 120
void main()
{
    gl_Position = gl_Vertex;
    gl_PointSize = 8.0 / gl_Vertex.w;
}
