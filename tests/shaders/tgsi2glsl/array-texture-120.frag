#version 120
#extension GL_EXT_texture_array : require

uniform sampler2DArray fs_samp0;
varying vec4 v_generic0;

void main()
{
    gl_FragData[0] = texture2DArray(fs_samp0, v_generic0.xyz);
}
