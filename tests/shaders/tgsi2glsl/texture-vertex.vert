#version 330

uniform sampler2D vs_samp0;
layout(location = 0) in vec4 vs_in0;

void main()
{
    vec4 t0 = texture(vs_samp0, vs_in0.xy);
    vec4 t1 = textureLod(vs_samp0, vs_in0.xy, vs_in0.w);
    gl_Position = t0 + t1;
}
