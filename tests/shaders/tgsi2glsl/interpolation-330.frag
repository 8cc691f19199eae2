#version 330
#extension GL_ARB_gpu_shader5 : require

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = interpolateAtOffset(v_generic0, vec2(0.25)).wzyx;
    f_color0.x = interpolateAtCentroid(v_generic0).y;
}
