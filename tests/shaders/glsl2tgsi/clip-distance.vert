#version 130
uniform vec4 planes[6];
in vec4 position;
out float gl_ClipDistance[6];
void main()
{
    gl_Position = position;
    for (int i = 0; i < 6; i++)
        gl_ClipDistance[i] = dot(position, planes[i]);
}
