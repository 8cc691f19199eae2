#version 120

uniform vec4 vs_const[4];
attribute vec4 vs_in0;
attribute vec4 vs_in1;
varying vec4 v_generic0;

void main()
{
    if (vs_in0.x < vs_in1.x) {
        v_generic0 = vs_in1;
    } else {
        v_generic0 = vs_const[3];
    }
    gl_Position = vs_in0;
    gl_PointSize = vs_const[0].x;
    gl_ClipVertex.x = dot(vs_in0, vs_const[1]);
}
