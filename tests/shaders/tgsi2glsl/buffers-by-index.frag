#version 430

layout(std430, binding = 1) buffer fs_storage1 {
    uint word[];
} fs_buffer1[3];
flat in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    int a0 = floatBitsToInt(v_generic0.x);
    uint word1 = floatBitsToUint(v_generic0.y) >> 2u;
    uvec2 t0 = uvec2(fs_buffer1[a0].word[word1], fs_buffer1[a0].word[word1 + 1u]);
    fs_buffer1[2].word[1] = t0.y;
    f_color0 = vec4(t0.xyxy);
}
