#version 450

layout(rgba8, binding = 0) readonly uniform image2D fs_image0;
layout(r32ui, binding = 1) uniform uimage2D fs_image1;
layout(binding = 2) writeonly uniform imageCubeArray fs_image2;
layout(r32f, binding = 3) coherent writeonly uniform image2DMS fs_image3;
layout(rgba32i, binding = 4) readonly uniform iimageBuffer fs_image4;
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = imageLoad(fs_image0, floatBitsToInt(v_generic0.xy));
    uvec3 t1;
    t1.x = imageAtomicAdd(fs_image1, floatBitsToInt(v_generic0.xy), 1u);
    imageStore(fs_image2, floatBitsToInt(v_generic0.xyz), t0);
    imageStore(fs_image3, floatBitsToInt(v_generic0.xy), floatBitsToInt(v_generic0.w), t0);
    ivec4 t2 = imageLoad(fs_image4, floatBitsToInt(v_generic0.x));
    t1.yz = uvec2(ivec4(imageSize(fs_image0), 0, 1).yz);
    float t2b = float(t2.x);
    f_color0.xyz = vec3(t1);
    f_color0.w = t2b;
}
