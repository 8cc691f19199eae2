#version 310 es
precision highp float;
precision highp int;

layout(local_size_x = 1, local_size_y = 1, local_size_z = 1) in;
layout(r32ui, binding = 0) readonly uniform highp uimage2D cs_image0;
layout(r32ui, binding = 1) writeonly uniform highp uimage2D cs_image1;
layout(r32ui, binding = 2) writeonly uniform highp uimage2D cs_image2;

ivec2 tgsi_texel(int i)
{
    return ivec2(i % 2048, i / 2048);
}

void main()
{
    uvec4 t0 = imageLoad(cs_image0, ivec2(int(gl_WorkGroupID.x), 0));
    imageStore(cs_image1, tgsi_texel(int(gl_WorkGroupID.x)), t0);
    uint t1 = uint(ivec4(imageSize(cs_image0).x, 0, 0, 1).x);
    imageStore(cs_image2, ivec2(gl_WorkGroupID.xy), uvec4(t1));
}
