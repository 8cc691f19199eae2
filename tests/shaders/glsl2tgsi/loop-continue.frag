#version 130
uniform int count;
out vec4 color;
void main()
{
    int odd = 0;
    for (int i = 0; i < count; i++) {
        if ((i & 1) == 0)
            continue;
        odd += i;
    }
    color = vec4(float(odd));
}
