#version 150 compatibility
#extension GL_ARB_geometry_shader4 : require
layout(max_vertices = 1) out;
void main()
{
    gl_Position = gl_PositionIn[0] * gl_ClipDistanceIn[0][1];
    EmitVertex();
}
