#version 400
out vec4 color;
void main()
{
    color = interpolateAtCentroid(gl_FragCoord);
}
