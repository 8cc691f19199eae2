#version 330
#extension GL_ARB_texture_query_levels : require

uniform vec4 fs_const[2];
uniform ivec4 fs_iconst[1];
uniform sampler2D fs_samp0;
uniform sampler2D fs_samp1;
uniform samplerCube fs_samp2;
uniform samplerCube fs_samp3;
uniform usamplerCube fs_samp4;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    int a0 = fs_iconst[0].x;
    vec4 t0 = (a0 == -1 ? texture(fs_samp0, v_generic0.xy) : texture(fs_samp1, v_generic0.xy));
    vec4 t1 = (a0 == 0 ? textureLod(fs_samp2, v_generic0.xyz, v_generic0.w) : textureLod(fs_samp3, v_generic0.xyz, v_generic0.w));
    vec4 t0b = t0 + t1;
    vec4 t1b = texture(fs_samp3, v_generic0.xyz);
    vec4 t0c = t0b + t1b;
    ivec3 t2 = ivec3((a0 == 0 ? textureSize(fs_samp0, 1) : textureSize(fs_samp1, 1)).x, (a0 == 0 ? textureSize(fs_samp0, 1) : textureSize(fs_samp1, 1)).y, (a0 == 0 ? textureQueryLevels(fs_samp0) : textureQueryLevels(fs_samp1)));
    vec3 t2b = vec3(t2);
    t0c.xyw = t0c.xyw + t2b;
    uint t2c = texture(fs_samp4, v_generic0.xyz).x;
    float t2d = float(t2c);
    f_color0 = t0c * t2d;
}
