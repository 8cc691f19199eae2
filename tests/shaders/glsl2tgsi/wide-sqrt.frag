// args: --dialect virgl
#version 400
uniform dvec2 squares;
out vec4 color;
void main()
{
    color = vec4(sqrt(squares), 0.0, 1.0);
}
