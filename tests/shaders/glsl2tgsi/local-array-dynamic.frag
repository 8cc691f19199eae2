#version 130
uniform int i, j;
out vec4 color;
void main()
{
    vec4 a[4];
    for (int k = 0; k < 4; k++)
        a[k] = vec4(float(k));
    a[i] = vec4(9.0);
    color = a[j];
}
