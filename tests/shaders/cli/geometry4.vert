#version 150 compatibility
in vec4 position;
in vec4 color;
out float weight[2];
void main()
{
    gl_Position = position;
    gl_FrontColor = color;
    gl_BackColor = color.wzyx;
    gl_FogFragCoord = color.x;
    gl_TexCoord[0] = color.yyyy;
    gl_TexCoord[1] = color.zzzz;
    weight[0] = color.x;
    weight[1] = color.y;
}
