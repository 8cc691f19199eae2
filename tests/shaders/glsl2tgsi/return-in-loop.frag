#version 150
// What a function returns in one round of a loop is nothing to the next.
uniform uint count, code[8];
uniform vec4 table[4];
in vec4 color;
out vec4 result;

vec4 choose(uint index)
{
    switch (index) {
    case 0u:
        return color;
    case 1u:
        return table[index + 1u];
    case 2u:
        return vec4(0);
    }
}

void main()
{
    vec4 sum = vec4(1);
    for (uint i = 0u; i < count; i++)
        sum = sum * choose(code[i] >> 4) + choose(code[i] & 15u);
    result = sum;
}
