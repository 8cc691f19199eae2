#version 330
#extension GL_ARB_shader_stencil_export : require

in vec4 v_generic0;

void main()
{
    int t0 = int(v_generic0.x);
    gl_FragStencilRefARB = t0;
}
