#version 130
uniform int rows, columns;
uniform float limit;
out vec4 color;
float search()
{
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            if (float(r * c) > limit)
                return float(r);
    return -1.0;
}
void main()
{
    color = vec4(search());
}
