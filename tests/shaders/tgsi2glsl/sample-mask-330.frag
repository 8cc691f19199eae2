#version 330
#extension GL_ARB_gpu_shader5 : require

layout(location = 0) out vec4 f_color0;

void main()
{
    float t0 = float(uint(gl_SampleMaskIn[0]));
    f_color0 = vec4(t0);
}
