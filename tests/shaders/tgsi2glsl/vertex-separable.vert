#version 410

layout(location = 0) in vec4 vs_in0;
layout(location = 4) out vec4 v_generic4;
layout(location = 20) out vec4 v_texcoord1;

void main()
{
    gl_Position = vs_in0;
    v_generic4 = vs_in0;
    v_texcoord1 = vs_in0;
}
