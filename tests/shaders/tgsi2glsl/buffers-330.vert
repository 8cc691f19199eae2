#version 330
#extension GL_ARB_shader_storage_buffer_object : require

layout(std430) readonly buffer vs_storage0 {
    uint vs_buffer0[];
};
layout(location = 0) in vec4 vs_in0;

void main()
{
    ivec4 t0 = ivec4(uvec4(vs_buffer0[4], vs_buffer0[5], vs_buffer0[6], vs_buffer0[7]));
    gl_Position = intBitsToFloat(t0);
}
