#version 150
flat in ivec2 vs_id;
noperspective in vec3 screen;
centroid in vec2 center;
smooth in float shade[2];
out vec4 color;
void main()
{
    color = vec4(screen, 1.0) + center.xyxy + shade[0] + shade[1] + vec4(vs_id, vs_id);
}
