#version 310 es
#extension GL_EXT_texture_query_lod : require
precision highp float;
precision highp int;

uniform highp sampler2D fs_samp0;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0.xy = textureQueryLOD(fs_samp0, v_generic0.xy);
    f_color0.zw = v_generic0.zw;
}
