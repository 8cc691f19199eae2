#version 410
flat in dvec3 far;
out vec4 color;
void main()
{
    double d = dot(far, far);
    color = vec4(d > 2.0LF ? d : -far.z, unpackDouble2x32(far.x), far.y < 0.0LF);
}
