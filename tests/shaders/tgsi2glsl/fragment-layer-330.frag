#version 330
#extension GL_ARB_fragment_layer_viewport : require

uniform sampler2DArray fs_samp0;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec3 t0;
    t0.xy = v_generic0.xy;
    t0.z = float(gl_Layer);
    f_color0 = texture(fs_samp0, t0);
}
