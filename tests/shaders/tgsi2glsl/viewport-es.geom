#version 320 es
#extension GL_OES_viewport_array : require
precision highp float;
precision highp int;

layout(points) in;
layout(points, max_vertices = 1) out;
uniform vec4 gs_const[1];

void main()
{
    gl_Position = gl_in[0].gl_Position;
    gl_ViewportIndex = floatBitsToInt(gs_const[0].x);
    EmitVertex();
}
