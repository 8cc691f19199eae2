#version 430

uniform vec4 fs_const[2];
uniform ivec4 fs_iconst[1];
uniform sampler2D fs_samp0[2];
uniform samplerCube fs_samp2[2];
uniform usamplerCube fs_samp4;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    int a0 = fs_iconst[0].x;
    vec4 t0 = texture(fs_samp0[a0 + 1], v_generic0.xy);
    vec4 t1 = textureLod(fs_samp2[a0], v_generic0.xyz, v_generic0.w);
    vec4 t0b = t0 + t1;
    vec4 t1b = texture(fs_samp2[1], v_generic0.xyz);
    vec4 t0c = t0b + t1b;
    ivec3 t2 = ivec3(textureSize(fs_samp0[a0], 1).x, textureSize(fs_samp0[a0], 1).y, textureQueryLevels(fs_samp0[a0]));
    vec3 t2b = vec3(t2);
    t0c.xyw = t0c.xyw + t2b;
    uint t2c = texture(fs_samp4, v_generic0.xyz).x;
    float t2d = float(t2c);
    f_color0 = t0c * t2d;
}
