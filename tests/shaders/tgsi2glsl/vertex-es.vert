#version 300 es
precision highp float;
precision highp int;

uniform highp usampler2D vs_samp0;
layout(location = 0) in vec4 vs_in0;
out vec4 v_generic0;

void main()
{
    ivec3 t0 = ivec3(vs_in0.xyw);
    uvec4 t1 = texelFetch(vs_samp0, t0.xy, t0.z);
    gl_Position = vec4(t1);
    v_generic0 = vs_in0;
}
