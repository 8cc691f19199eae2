#version 130
// A tube around a trefoil knot, turned by `turn` and seen in perspective.
uniform mat3 turn;
uniform vec3 eye;
uniform vec4 lens; // scale of x and y, and of z before and after division
in vec3 position, normal;
in vec2 coordinate;
out vec3 place, facing;
out vec2 texel;

void main()
{
    place = turn * position;
    facing = turn * normal;
    texel = coordinate;
    vec3 seen = place - eye;
    gl_Position = vec4(seen.xy * lens.xy, lens.z * seen.z + lens.w, -seen.z);
}
