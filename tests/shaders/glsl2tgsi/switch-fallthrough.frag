#version 130
uniform int mode;
out vec4 color;
void main()
{
    vec4 c = vec4(0.0);
    switch (mode) {
    case 0:
        c.r = 1.0;
    case 1:
        c.g = 1.0;
        break;
    case 2:
        c.b = 1.0;
        break;
    default:
        c.a = 1.0;
    }
    color = c;
}
