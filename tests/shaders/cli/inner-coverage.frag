#version 420
#extension GL_INTEL_conservative_rasterization : require
layout(inner_coverage) in;
layout(location = 0) out vec4 color;
void main()
{
    color = vec4(gl_SampleMaskIn[0] != 0);
}
