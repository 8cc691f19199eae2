#version 130
uniform vec4 a;
out vec4 color;
void twist(inout vec2 v, out float length_before, in float scale)
{
    length_before = dot(v, v);
    v = v.yx * scale;
    scale = 0.0;
}
void main()
{
    vec4 v = a;
    float l, scale = 2.0;
    twist(v.zw, l, scale);
    color = vec4(v.xy + v.zw, l, scale);
}
