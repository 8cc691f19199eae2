#version 450

uniform uvec4 fs_iconst[1];
layout(std430, binding = 0) buffer fs_storage0 {
    uint fs_buffer0[];
};
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    uint new1 = floatBitsToUint(-abs(uintBitsToFloat(fs_iconst[0].y))), seen1 = fs_buffer0[fs_iconst[0].x >> 2u], old1;
    do {
        old1 = seen1;
        seen1 = atomicCompSwap(fs_buffer0[fs_iconst[0].x >> 2u], old1, floatBitsToUint(uintBitsToFloat(old1) + uintBitsToFloat(new1)));
    } while (seen1 != old1);
    float t0 = uintBitsToFloat(old1);
    f_color0 = vec4(t0);
}
