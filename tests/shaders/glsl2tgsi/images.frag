#version 430
layout(early_fragment_tests) in;
layout(rgba8, binding = 0) readonly uniform image2D from;
layout(binding = 1) writeonly uniform image2DArray to;
layout(r32ui, binding = 2) coherent uniform uimage2D count[2];
layout(rgba32f) uniform image2DMS samples;
flat in int which;
out vec4 color;
void main()
{
    ivec2 at = ivec2(gl_FragCoord.xy) % imageSize(from);
    vec4 texel = imageLoad(from, at);
    imageStore(to, ivec3(at, 2), texel.bgra);
    uint old = imageAtomicAdd(count[which], at, 1u);
    color = texel * float(old) + imageLoad(samples, at, 3);
}
