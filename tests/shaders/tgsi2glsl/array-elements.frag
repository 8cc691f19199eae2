#version 330

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;
layout(location = 1) out vec4 f_color1;

void main()
{
    uvec4 array12345[12346];
    uvec4 array7[4];
    array12345[12345] = floatBitsToUint(v_generic0);
    array7[0].xz = floatBitsToUint(v_generic0.yw);
    array7[1].w = floatBitsToUint(uintBitsToFloat(array7[0].x) * uintBitsToFloat(array12345[12345].y) - 2.0);
    int a0 = 1;
    uvec4 t12350 = array7[a0];
    uvec4 t12351 = array12345[a0];
    array7[1].xyz = floatBitsToUint(uintBitsToFloat(array7[1].w) - uintBitsToFloat(array12345[12345].xyz));
    array12345[9] = floatBitsToUint(clamp(abs(uintBitsToFloat(array7[1])), 0.0, 1.0));
    array7[2] = uvec4(true ? array7[1].x : array12345[12345].x, true ? array7[1].y : array12345[12345].y, false ? array7[1].z : array12345[12345].z, true ? array7[1].w : array12345[12345].w);
    array7[3].x = array7[2].x & 3u;
    f_color0 = uintBitsToFloat(t12350) + uintBitsToFloat(t12351);
    f_color1 = uintBitsToFloat(array7[3]) + uintBitsToFloat(array7[2].wzyx);
}
