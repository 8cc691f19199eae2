#version 330

layout(location = 0) in vec4 vs_in0;
out vec4 v_generic0;
out vec4 v_generic1;
out vec4 v_generic2;
vec4 outputs0[3];

void shade()
{
    gl_Position = vs_in0;
    int a0 = int(floor(vs_in0.x));
    outputs0[a0] = vs_in0;
    if (vs_in0.w != 0.0) {
        return;
    }
    outputs0[1] = vs_in0.wzyx;
}

void main()
{
    shade();
    v_generic0 = outputs0[0];
    v_generic1 = outputs0[1];
    v_generic2 = outputs0[2];
}
