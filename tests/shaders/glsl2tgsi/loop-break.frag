#version 130
uniform int count;
uniform vec4 step_color;
out vec4 color;
void main()
{
    vec4 sum = vec4(0.0);
    for (int i = 0; i < count; i++) {
        if (sum.x > 1.0)
            break;
        sum += step_color;
    }
    color = sum;
}
