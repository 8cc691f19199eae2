#version 130
uniform vec4 a;
uniform vec3 b;
out vec4 color;
void main()
{
    vec4 v = a;
    v.wy = b.xz;
    v.xz *= v.yx;
    color = v;
}
