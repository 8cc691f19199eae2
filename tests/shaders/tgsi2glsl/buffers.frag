#version 430

layout(std430, binding = 0) restrict readonly buffer fs_storage0 {
    uint fs_buffer0[];
};
layout(std430, binding = 1) coherent writeonly buffer fs_storage1 {
    uint fs_buffer1[];
};
layout(std430, binding = 2) buffer fs_storage2 {
    uint fs_buffer2[];
};
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec3 t0 = ivec3(uvec3(fs_buffer0[4], fs_buffer0[5], fs_buffer0[6]));
    uint word1 = floatBitsToUint(v_generic0.x) >> 2u;
    uvec4 t1;
    t1.xz = uvec2(fs_buffer0[word1], fs_buffer0[word1 + 2u]);
    uint word2 = floatBitsToUint(v_generic0.y) >> 2u;
    fs_buffer1[word2] = uint(t0.x);
    fs_buffer1[word2 + 1u] = uint(t0.y);
    fs_buffer1[word2 + 2u] = uint(t0.z);
    t1.y = atomicAdd(fs_buffer2[1], 255u);
    t1.w = atomicCompSwap(fs_buffer2[floatBitsToUint(v_generic0.z) >> 2u], 0u, 255u);
    uint new1 = 255u, seen1 = fs_buffer2[0], old1;
    do {
        old1 = seen1;
        seen1 = atomicCompSwap(fs_buffer2[0], old1, old1 < new1 ? old1 + 1u : 0u);
    } while (seen1 != old1);
    uvec2 t0b;
    t0b.x = old1;
    t0b.y = uvec4(uint(fs_buffer1.length()) * 4u, 0u, 0u, 0u).y;
    memoryBarrier();
    f_color0 = vec4(t1);
    f_color0.xy = vec2(t0b);
}
