#version 120
uniform vec4 a, b;
void main()
{
    gl_FragData[1] = a;
    gl_FragData[0] = b;
}
