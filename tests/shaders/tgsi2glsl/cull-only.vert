#version 450

out float gl_CullDistance[1];
layout(location = 0) in vec4 vs_in0;

void main()
{
    gl_Position = vs_in0;
    gl_CullDistance[0] = vs_in0.x;
}
