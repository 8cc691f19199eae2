// args: --dialect gallium
#version 400
// What a precise value is computed from is precise, by way of variables and arrays; the rest is not.
uniform vec4 a, b, c;
uniform int n;
out vec4 color, other;
void main()
{
    vec4 products[2];
    products[n] = a * b;
    vec4 product = a * c;
    precise vec4 sum = product + products[1 - n];
    color = sum;
    other = b * c + a;
}
