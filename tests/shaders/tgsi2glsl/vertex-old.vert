#version 130

uniform vec4 vs_const[2];
in vec4 vs_in0;
in vec4 vs_in1;
out vec4 v_generic0;

void main()
{
    gl_Position = vs_in0;
    gl_ClipVertex = vs_in1;
    bool t0 = vs_in0.x < vs_const[0].x;
    v_generic0 = t0 ? vs_in1 : vs_const[1];
}
