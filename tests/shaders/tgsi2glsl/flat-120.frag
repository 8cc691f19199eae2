#version 120
#extension GL_EXT_gpu_shader4 : require

flat varying vec4 v_generic0;

void main()
{
    gl_FragData[0] = v_generic0;
}
