#version 320 es
#extension GL_OES_tessellation_point_size : require
precision highp float;
precision highp int;

layout(quads, fractional_odd_spacing, cw, point_mode) in;
in vec4 e_generic0[];
patch in vec4 e_patch0;
out vec4 v_generic0;

void main()
{
    vec4 t0 = mix(gl_in[0].gl_Position, gl_in[1].gl_Position, gl_TessCoord.x);
    gl_Position = gl_TessCoord.y * gl_in[2].gl_Position + t0;
    v_generic0 = e_generic0[0] * e_patch0;
    gl_PointSize = gl_TessLevelOuter[0] + gl_TessCoord.z;
}
