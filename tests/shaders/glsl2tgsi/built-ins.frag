#version 130
in vec4 p;
uniform vec3 n;
out vec4 color;
void main()
{
    color.x = length(p) + distance(p.xyz, n) + smoothstep(0.2, 0.8, p.x);
    color.y = pow(p.x, 3.5) + exp(p.y) + log(p.z) + inversesqrt(p.w) + mod(p.x, 3.0);
    color.z = sin(p.x) * cos(p.y) + tan(p.z) + atan(p.y, p.x) + asin(p.z);
    color.w = dot(reflect(p.xyz, n), refract(p.xyz, n, 1.5)) + sign(p.x) * fract(p.y);
}
