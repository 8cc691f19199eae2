#version 320 es
precision highp float;
precision highp int;

uniform highp sampler2DArrayShadow fs_samp0;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = vec4(textureGrad(fs_samp0, vec4(v_generic0.x, 0.5, v_generic0.y, v_generic0.z), vec2(0.0), vec2(0.0)));
}
