#version 130
#extension GL_ARB_uniform_buffer_object : require

layout(std140) uniform fs_block1 {
    vec4 fs_const1[2];
};
out vec4 f_color0;

void main()
{
    f_color0 = fs_const1[1];
}
