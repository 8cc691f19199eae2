#version 330
uniform sampler1D s1;
uniform sampler2D s2;
uniform sampler3D s3;
uniform samplerCube sc;
uniform sampler2DArray sa;
uniform sampler2DRect sr;
uniform isampler2D si;
uniform usamplerBuffer sb;
in vec4 t;
out vec4 color;
void main()
{
    color = texture(s1, t.x) + texture(s3, t.xyz) + texture(sc, t.xyz) + texture(sa, t.xyz);
    color += texture(s2, t.xy, 0.5) + textureLod(s2, t.xy, 2.0) + textureProj(s2, t);
    color += textureGrad(s2, t.xy, t.zw, t.wz) + textureOffset(s2, t.xy, ivec2(1, -2));
    color += texture(sr, t.xy) + texelFetch(s2, ivec2(t.xy), 1);
    color += vec4(texture(si, t.xy)) + vec4(texelFetch(sb, int(t.x)));
    color.xy += vec2(textureSize(s2, 1));
}
