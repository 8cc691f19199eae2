#version 400
layout(quads, fractional_even_spacing, ccw, point_mode) in;
in vec3 n[];
patch in vec4 middle;
out vec3 shade;
void main()
{
    vec4 low = mix(gl_in[0].gl_Position, gl_in[1].gl_Position, gl_TessCoord.x);
    vec4 high = mix(gl_in[3].gl_Position, gl_in[2].gl_Position, gl_TessCoord.x);
    gl_Position = mix(low, high, gl_TessCoord.y) + middle;
    shade = n[gl_PrimitiveID & 3] * gl_TessLevelOuter[2];
}
