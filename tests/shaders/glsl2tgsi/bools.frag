#version 130
uniform vec4 a, b;
uniform bool flag;
out vec4 color;
void main()
{
    bvec4 less = lessThan(a, b);
    bool some = any(less) && flag || !all(equal(a, b));
    color = some ? vec4(less) : mix(a, b, vec4(not(less)));
}
