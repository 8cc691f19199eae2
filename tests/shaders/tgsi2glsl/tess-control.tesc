#version 400

layout(vertices = 3) out;
in vec4 c_generic0[];
out vec4 e_generic0[];
patch out vec4 e_patch0;

void main()
{
    int a0 = gl_InvocationID;
    gl_out[gl_InvocationID].gl_Position = gl_in[a0].gl_Position;
    e_generic0[gl_InvocationID].xy = c_generic0[2].xy;
    barrier();
    vec4 t0 = e_generic0[1];
    e_patch0 = t0 + 1.0;
    vec3 t0b;
    t0b.xy = vec2(float(gl_PrimitiveID));
    t0b.z = float(gl_PatchVerticesIn);
    gl_TessLevelOuter[0] = t0b.x;
    gl_TessLevelOuter[1] = t0b.y;
    gl_TessLevelOuter[2] = t0b.z;
    gl_TessLevelOuter[3] = t0b.z;
    gl_TessLevelInner[0] = 1.0;
    gl_TessLevelInner[1] = 2.0;
}
