#version 140
#extension GL_ARB_texture_query_lod : require

uniform sampler2D fs_samp0;
in vec4 v_generic0;
out vec4 f_color0;

void main()
{
    vec2 t0 = textureQueryLOD(fs_samp0, v_generic0.xy);
    f_color0 = t0.xyxy;
}
