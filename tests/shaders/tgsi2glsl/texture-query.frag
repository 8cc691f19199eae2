#version 450

uniform sampler2D fs_samp0;
uniform samplerCubeArray fs_samp1;
uniform samplerBuffer fs_samp2;
uniform sampler2DMS fs_samp3;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    ivec3 t0;
    t0.xy = textureSize(fs_samp0, 0);
    t0.z = textureQueryLevels(fs_samp0);
    ivec4 t1 = ivec4(textureSize(fs_samp1, 0).x, textureSize(fs_samp1, 0).y, textureSize(fs_samp1, 0).z, textureQueryLevels(fs_samp1));
    ivec2 t2;
    t2.x = textureSize(fs_samp2);
    t2.y = textureSamples(fs_samp3);
    vec2 t3 = textureQueryLod(fs_samp0, v_generic0.xy);
    t1.xyw = t1.xyw + t0;
    t1.xy = t1.xy + t2;
    vec4 t1b = vec4(t1);
    f_color0 = t1b + t3.xyxy;
}
