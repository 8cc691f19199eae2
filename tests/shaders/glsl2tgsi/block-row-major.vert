#version 150
layout(std140, row_major) uniform Camera {
    mat4 view;
    layout(column_major) mat4 projection;
};
in vec4 position;
void main()
{
    gl_Position = projection * (view * position);
}
