#version 410
layout(location = 1) in dvec3 position;
layout(location = 0) in vec4 offset;
uniform dmat4 transform;
uniform double scale[2];
uniform int which;
flat out dvec3 far;
void main()
{
    dvec4 p = transform * dvec4(position * scale[which], 1.0LF);
    far = floor(p.xyz) + sqrt(abs(p.www)) / 3.0LF;
    gl_Position = vec4(p) + offset;
}
