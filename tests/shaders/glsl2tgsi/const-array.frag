#version 130
uniform int i;
out vec4 color;
const float weights[5] = float[5](0.1, 0.2, 0.4, 0.2, 0.1);
void main()
{
    color = vec4(weights[2], weights[i], 0.0, 1.0);
}
