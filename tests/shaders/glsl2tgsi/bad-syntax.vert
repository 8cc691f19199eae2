#version 130
void main()
{
    float x = 1.0
    gl_Position = vec4(x;
}
