#version 110
uniform mat4 bones[4];
attribute vec4 weights;
void main()
{
    vec4 p = vec4(0.0);
    for (int i = 0; i < 4; i++)
        p += weights[i] * (bones[i] * gl_Vertex);
    gl_Position = p;
}
