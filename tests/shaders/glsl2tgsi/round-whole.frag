#version 330
// What is whole is not rounded again.
uniform vec4 a;
out vec4 o;
void main() { o = vec4(ivec4(floor(a))) + vec4(ivec4(a)); }
