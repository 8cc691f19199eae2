#version 330

uniform ivec4 fs_iconst[1];
uniform sampler2D fs_samp0;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec3 t0 = texture(fs_samp0, v_generic0.xy).xyz;
    vec3 t1 = t0;
    int t1b = fs_iconst[0].x;
    int t2 = t1b + fs_iconst[0].x;
    int copy0 = t1b;
    vec3 copy1 = t1;
    int t1c = copy0;
    vec3 t1d = copy1;
    vec2 t3;
    t3.x = float(t2);
    t3.y = float(t1c);
    f_color0 = t1d.xyzz + t3.xxyy;
}
