#version 130
out vec4 color;
void main()
{
    color = vec4(1.0);
    gl_FragDepth = gl_FragCoord.z * 0.5;
}
