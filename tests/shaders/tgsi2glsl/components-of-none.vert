#version 450

uniform vec4 vs_const[1];
out vec4 v_generic0;

void main()
{
    gl_Position = vec4(1.0, 2.0, 3.0, 4.0);
    float t0 = vs_const[0].x;
    v_generic0.xzw = vec3(0.0 - t0);
}
