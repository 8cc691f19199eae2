#version 450

out float gl_ClipDistance[3];
out float gl_CullDistance[2];
layout(location = 0) in vec4 vs_in0;
invariant gl_Position;

void main()
{
    gl_Position = vs_in0;
    gl_ClipDistance[0] = vs_in0.w;
    gl_ClipDistance[1] = vs_in0.z;
    gl_ClipDistance[2] = vs_in0.y;
    gl_CullDistance[0] = vs_in0.x;
    gl_CullDistance[1] = vs_in0.x;
}
