#version 330

in vec4 v_color0;
centroid in vec4 v_texcoord2;
flat in vec4 v_generic3;
noperspective in vec4 v_generic4;
in vec4 v_fog0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = v_color0 * (gl_FrontFacing ? 1.0 : -1.0);
    t0.xy = gl_PointCoord * v_texcoord2.xy + t0.xy;
    vec4 t0b = t0 + v_generic3;
    vec4 t0c = v_generic4 * v_fog0.x + t0b;
    f_color0 = gl_FragCoord.xyxw * gl_FragCoord.z + t0c;
}
