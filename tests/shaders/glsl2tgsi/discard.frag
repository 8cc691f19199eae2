#version 130
in float alpha;
out vec4 color;
void main()
{
    if (alpha < 0.5)
        discard;
    color = vec4(alpha);
}
