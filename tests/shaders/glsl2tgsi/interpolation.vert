#version 150
in vec4 position;
in ivec2 id;
flat out ivec2 vs_id;
noperspective out vec3 screen;
centroid out vec2 center;
smooth out float shade[2];
void main()
{
    gl_Position = position;
    vs_id = id;
    screen = position.xyz;
    center = position.xy;
    shade = float[2](position.x, position.y);
}
