#version 400
in vec4 position;
out vec3 normal;
void main()
{
    gl_Position = position;
    normal = position.zxy;
}
