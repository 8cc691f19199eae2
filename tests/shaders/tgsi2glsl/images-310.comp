#version 310 es
precision highp float;
precision highp int;

layout(local_size_x = 8, local_size_y = 8, local_size_z = 1) in;
layout(rgba8, binding = 0) readonly uniform highp image2D cs_image0;
layout(r32f, binding = 1) uniform highp image2D cs_image1;

void main()
{
    uvec2 t1 = gl_LocalInvocationID.xy;
    vec4 t0 = imageLoad(cs_image0, ivec2(t1));
    imageStore(cs_image1, ivec2(t1), t0);
    vec4 t0b = imageLoad(cs_image1, ivec2(t1.yx));
    imageStore(cs_image1, ivec2(t1), t0b.wzyx);
}
