#version 320 es
precision highp float;
precision highp int;

uniform highp sampler2D fs_samp0;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    f_color0 = texture(fs_samp0, vec2(v_generic0.x, 0.5));
}
