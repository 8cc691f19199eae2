#version 400

layout(vertices = 1) out;
uniform ivec4 tcs_iconst[1];
in vec4 c_generic0[];
in vec4 c_generic1[];
patch out vec4 e_patch0;
patch out vec4 e_patch1;
patch out vec4 e_patch2;

void main()
{
    int a0 = tcs_iconst[0].x;
    int a1 = gl_InvocationID;
    gl_TessLevelOuter[0] = 1.0;
    gl_TessLevelOuter[1] = 1.0;
    gl_TessLevelOuter[2] = 1.0;
    gl_TessLevelOuter[3] = 1.0;
    gl_TessLevelInner[0] = 1.0;
    gl_TessLevelInner[1] = 1.0;
    vec2 copy0 = (a0 == 0 ? c_generic0[a1] : c_generic1[a1]).xz + vec2(1.0, 3.0);
    if (a0 == -2) {
        gl_TessLevelOuter[0] = copy0.x;
        gl_TessLevelOuter[2] = copy0.y;
    }
    if (a0 == -1) {
        gl_TessLevelInner[0] = copy0.x;
    }
    if (a0 == 0) {
        e_patch0.xz = copy0;
    }
    if (a0 == 1) {
        e_patch1.xz = copy0;
    }
    if (a0 == 2) {
        e_patch2.xz = copy0;
    }
}
