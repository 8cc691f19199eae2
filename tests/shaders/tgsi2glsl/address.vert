#version 330

uniform vec4 vs_const[10];
layout(location = 0) in vec4 vs_in0;

void main()
{
    ivec2 a0 = ivec2(floor(vs_in0.xy));
    int a1 = int(floor(vs_in0.z + 0.5));
    vec4 t0 = vs_const[a0.y + 2];
    vec4 t0b = t0 + vs_const[a1 - 1];
    gl_Position = t0b + vs_const[a0.x];
}
