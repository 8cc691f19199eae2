#version 110
float f(float x) { return x; }
void main()
{
    gl_FragColor = vec4(f(1), f(vec2(1.0)), max(1.0, 2), undefined(1.0));
}
