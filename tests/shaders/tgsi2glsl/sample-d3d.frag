#version 400

uniform sampler2D fs_view0_samp1;
uniform sampler2D fs_samp0;
uniform sampler2DArrayShadow fs_view1_samp0;
in vec4 v_generic0;
in vec4 v_generic1;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t0 = texture(fs_view0_samp1, v_generic0.xy);
    vec4 t1 = texture(fs_samp0, v_generic0.xy, v_generic1.x).wzyx;
    vec2 t2 = textureLod(fs_samp0, v_generic0.xy, v_generic1.x).xy;
    vec4 t3 = textureGrad(fs_samp0, v_generic0.xy, v_generic1.xy, v_generic1.zw);
    vec2 t4;
    t4.x = texture(fs_view1_samp0, vec4(v_generic0.xyz, v_generic1.x));
    t4.y = textureGrad(fs_view1_samp0, vec4(v_generic0.xyz, v_generic1.x), vec2(0.0), vec2(0.0));
    ivec3 t5 = ivec3(v_generic0.xyw);
    vec4 t5b = texelFetch(fs_samp0, t5.xy, t5.z);
    ivec2 t6 = textureSize(fs_samp0, 0);
    vec4 t7 = textureGather(fs_samp0, v_generic0.xy);
    vec2 t6b = vec2(t6);
    vec4 t0b = t0 + t1;
    t0b.xy = t0b.xy + t2;
    vec4 t0c = t0b + t3;
    t0c.xy = t0c.xy + t4;
    vec4 t0d = t0c + t5b;
    vec4 t0e = t0d + t7;
    f_color0 = t0e + t6b.xyxy;
}
