#version 450
#extension GL_ARB_shader_viewport_layer_array : require

layout(location = 0) in vec4 vs_in0;

void main()
{
    gl_Position = vs_in0;
    int t0 = int(vs_in0.x);
    gl_Layer = t0;
    gl_ViewportIndex = t0;
}
