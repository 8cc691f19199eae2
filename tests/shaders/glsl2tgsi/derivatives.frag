#version 130
in vec3 p;
out vec4 color;
void main()
{
    color = vec4(normalize(cross(dFdx(p), dFdy(p))), fwidth(p.x));
}
