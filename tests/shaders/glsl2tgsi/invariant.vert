#version 120
invariant gl_Position;
invariant varying vec4 shade;
void main()
{
    gl_Position = ftransform();
    shade = gl_Color;
}
