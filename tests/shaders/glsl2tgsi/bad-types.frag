#version 130
uniform vec3 a;
uniform mat4 m;
out vec4 color;
void main()
{
    color = m * a;
    int i = 1.5;
    if (a)
        color.xyq = a;
}
