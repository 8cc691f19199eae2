#version 400
layout(vertices = 4) out;
in vec3 normal[];
out vec3 n[];
patch out vec4 middle;
uniform float level;
void main()
{
    n[gl_InvocationID] = normal[gl_InvocationID] + normal[(gl_InvocationID + 1) % 4];
    gl_out[gl_InvocationID].gl_Position = gl_in[gl_InvocationID].gl_Position;
    barrier();
    if (gl_InvocationID == 0) {
        middle = gl_out[0].gl_Position + gl_out[2].gl_Position;
        gl_TessLevelInner[0] = gl_TessLevelInner[1] = level;
    }
    gl_TessLevelOuter[gl_InvocationID] = level + n[3].x;
}
