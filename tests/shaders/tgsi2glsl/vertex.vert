#version 330

uniform vec4 vs_const[5];
layout(location = 0) in vec4 vs_in0;
layout(location = 1) in vec4 vs_in1;
layout(location = 2) in vec4 vs_in2;
out vec4 v_color0;
out vec4 v_bcolor0;
out vec4 v_fog0;
out vec4 v_texcoord1;
out vec4 v_generic9;

void main()
{
    vec4 t0 = vs_in0.x * vs_const[0];
    vec4 t0b = vs_in0.y * vs_const[1] + t0;
    vec4 t0c = vs_in0.z * vs_const[2] + t0b;
    gl_Position = t0c + vs_const[3];
    v_color0 = vs_in1;
    v_bcolor0 = vs_in1.wzyx;
    v_fog0.x = t0c.z;
    v_texcoord1 = vs_in2;
    v_generic9.xy = vs_in2.xy;
    gl_PointSize = max(vs_const[4].x, vs_in0.w);
}
