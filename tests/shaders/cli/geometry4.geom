#version 150 compatibility
#extension GL_ARB_geometry_shader4 : require
layout(max_vertices = 3) out;
varying in float weight[][2];
void main()
{
    for (int i = 0; i < gl_VerticesIn; i++) {
        gl_Position = gl_PositionIn[i];
        gl_FrontColor = gl_FrontColorIn[i] * weight[i][1];
        gl_BackColor = gl_BackColorIn[i];
        gl_FogFragCoord = gl_FogFragCoordIn[i];
        gl_TexCoord[0] = gl_TexCoordIn[i][1];
        gl_PrimitiveID = gl_PrimitiveIDIn;
        EmitVertex();
    }
}
