#version 430
subroutine float weight();
subroutine uniform weight w;
out float color;
layout(index = 1) subroutine(weight) float a() { return 0.5; }
layout(index = 1) subroutine(weight) float b() { return 0.25; }
void main()
{
    color = w();
}
