#version 330
uniform sampler2DShadow s2;
uniform samplerCubeShadow sc;
uniform sampler2DArrayShadow sa;
uniform sampler1DShadow s1;
in vec4 t;
out vec4 color;
void main()
{
    color = vec4(texture(s2, t.xyz), texture(sc, t), texture(sa, t), textureProj(s1, t));
    color.x += textureLod(s2, t.xyz, 1.0);
}
