#version 120
#extension GL_EXT_gpu_shader4 : warn
#extension GL_ARB_conservative_depth : warn
#extension GL_ARB_shader_texture_lod : warn
#extension GL_ARB_shader_stencil_export : warn
#extension GL_ARB_texture_rectangle : enable
layout(depth_less) out float gl_FragDepth;
uniform sampler2D image;
uniform sampler2DRect rectangle;
flat varying ivec4 level;
void main()
{
    gl_FragDepth = 0.5;
    gl_FragStencilRefARB = level.x << 1;
    gl_FragColor = texture2DLod(image, vec2(0.0), 1.0) + texture2DRect(rectangle, vec2(0.0));
}
