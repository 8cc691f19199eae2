#version 450

layout(location = 0) out vec4 f_color0;

void main()
{
    int t0 = gl_PrimitiveID + gl_Layer;
    int t0b = t0 + gl_ViewportIndex;
    int t0c = t0b + gl_SampleID;
    int t0d = t0c & gl_SampleMaskIn[0];
    int t0e = gl_HelperInvocation ? t0d : gl_SampleID;
    float t1 = float(t0e);
    f_color0 = gl_SamplePosition.xyxy * t1 + gl_SamplePosition.y;
}
