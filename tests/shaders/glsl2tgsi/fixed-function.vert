#version 120
varying vec3 normal;
void main()
{
    gl_Position = gl_ModelViewProjectionMatrix * gl_Vertex;
    gl_FrontColor = gl_Color * gl_LightSource[0].diffuse;
    gl_BackColor = gl_FrontMaterial.ambient;
    gl_TexCoord[1] = gl_TextureMatrix[1] * gl_MultiTexCoord1;
    gl_FogFragCoord = gl_Position.z;
    normal = gl_NormalMatrix * gl_Normal;
}
