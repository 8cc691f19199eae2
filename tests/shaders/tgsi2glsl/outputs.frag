#version 420

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;
layout(location = 2) out vec4 f_color2;
layout(depth_greater) out float gl_FragDepth;

void main()
{
    f_color0 = v_generic0;
    f_color2.xy = v_generic0.wz;
    gl_FragDepth = v_generic0.z;
    gl_SampleMask[0] = int(v_generic0.x);
}
