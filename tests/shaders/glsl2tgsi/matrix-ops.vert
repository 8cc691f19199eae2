#version 120
uniform mat4 a;
uniform mat3 b;
uniform mat4x3 c;
void main()
{
    mat3 product = b * mat3(a);
    vec3 row = gl_Vertex.xyz * product;
    gl_Position = vec4(row + c * gl_Vertex + transpose(b)[1], product[2][0]);
}
