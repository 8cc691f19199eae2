#version 330
layout(location = 2) in vec4 position;
void main()
{
    gl_Position = position + vec4(gl_InstanceID, gl_VertexID, 0, 0);
}
