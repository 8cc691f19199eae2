#version 330

layout(location = 0) in vec4 vs_in0;
out vec4 v_patch0;

void main()
{
    gl_Position = vs_in0;
    v_patch0.xy = vec2(0.0, 1.0);
    v_patch0.zw = vec2(0.0);
}
