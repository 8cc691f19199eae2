#version 130
uniform mat4 m;
uniform int column, row;
in vec4 position;
void main()
{
    mat4 t = m;
    t[column][row] = 1.0;
    gl_Position = t[column] + position * m[row][column];
}
