#version 330
#extension GL_ARB_gpu_shader5 : require

layout(location = 0) in vec4 vs_in0;
out vec4 v_generic0;

void main()
{
    gl_Position = vs_in0;
    precise vec4 t0 = vs_in0 * vs_in0;
    precise vec4 copy0 = t0 + vs_in0;
    v_generic0 = copy0;
}
