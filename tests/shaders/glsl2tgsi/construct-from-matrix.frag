#version 120
// Vectors of another base type take a matrix's components column by column.
uniform mat3 a;
uniform mat2 b;

void main()
{
    vec4 whole = vec4(ivec4(a));
    vec3 tail = vec3(ivec3(7, b));
    gl_FragColor = whole + vec4(tail, bool(b));
}
