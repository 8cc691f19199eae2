#version 400
// Doubles that come out of constants are constants.
in vec4 shade;
out vec4 color;
void main()
{
    double one = 1.0lf;
    dmat2 m = dmat2(one);
    m[1] *= 0.1lf;
    bool less = m[1].y < one;
    color = less ? shade + vec4(vec2(m[0]), vec2(-m[1])) : vec4(0.0);
}
