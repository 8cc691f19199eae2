#version 440
#extension GL_ARB_shader_clock : require

layout(location = 0) out vec4 f_color0;

void main()
{
    uvec2 t0 = clock2x32ARB();
    f_color0 = vec4(t0.xyxy);
}
