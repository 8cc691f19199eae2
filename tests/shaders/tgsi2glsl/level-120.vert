#version 120

uniform sampler2D vs_samp0;
attribute vec4 vs_in0;

void main()
{
    gl_Position = texture2DLod(vs_samp0, vs_in0.xy, vs_in0.w);
}
