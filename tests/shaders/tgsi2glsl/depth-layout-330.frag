#version 330
#extension GL_ARB_conservative_depth : require

in vec4 v_generic0;
layout(depth_greater) out float gl_FragDepth;

void main()
{
    gl_FragDepth = v_generic0.x;
}
