#version 320 es
#extension GL_EXT_post_depth_coverage : require
layout(post_depth_coverage) in;
layout(location = 0) out highp vec4 color;
void main()
{
    color = vec4(gl_SampleMaskIn[0] != 0);
}
