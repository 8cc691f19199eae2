#version 320 es
#extension GL_EXT_clip_cull_distance : require
precision highp float;
precision highp int;

out float gl_ClipDistance[2];
out float gl_CullDistance[2];
layout(location = 0) in vec4 vs_in0;

void main()
{
    gl_Position = vs_in0;
    gl_ClipDistance[0] = vs_in0.x;
    gl_ClipDistance[1] = vs_in0.y;
    gl_CullDistance[0] = vs_in0.z;
    gl_CullDistance[1] = vs_in0.w;
}
