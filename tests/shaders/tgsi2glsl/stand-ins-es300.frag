#version 300 es
precision highp float;
precision highp int;

uniform highp sampler2D fs_samp0;
uniform highp sampler2D fs_samp1;
uniform highp sampler2DShadow fs_samp2;
uniform highp sampler2DShadow fs_samp3;
uniform highp sampler2DArray fs_samp4;
uniform highp sampler2D fs_samp5;
uniform highp sampler2DArrayShadow fs_samp6;
in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;
uniform vec4 fs_samp5_size;
uniform int fs_samp4_levels;

ivec2 tgsi_texel(int i)
{
    return ivec2(i % 2048, i / 2048);
}

void main()
{
    vec4 t0 = textureOffset(fs_samp0, vec2(v_generic0.x, 0.5), ivec2(1, 0));
    vec4 t1 = textureProj(fs_samp0, vec3(v_generic0.x, 0.5 * v_generic0.w, v_generic0.w));
    vec4 t2 = textureGrad(fs_samp0, vec2(v_generic0.x, 0.5), vec2(v_generic0.y, 0.0), vec2(v_generic0.z, 0.0));
    vec4 t3 = texture(fs_samp1, v_generic0.xy / vec2(textureSize(fs_samp1, 0)));
    vec4 t4 = textureProj(fs_samp1, vec3(v_generic0.xy / vec2(textureSize(fs_samp1, 0)), v_generic0.w));
    vec4 t5 = textureGrad(fs_samp1, v_generic0.xy / vec2(textureSize(fs_samp1, 0)), v_generic0.yy / vec2(textureSize(fs_samp1, 0)), v_generic0.zz / vec2(textureSize(fs_samp1, 0)));
    vec2 t6;
    t6.x = texture(fs_samp2, vec3(v_generic0.x, 0.5, v_generic0.z));
    t6.y = textureProj(fs_samp3, vec4(v_generic0.xy / vec2(textureSize(fs_samp3, 0)), v_generic0.z, v_generic0.w));
    vec4 t7 = texture(fs_samp4, vec3(v_generic0.x, 0.5, v_generic0.y));
    vec4 t0b = t0 + t1;
    vec4 t0c = t0b + t2;
    vec4 t0d = t0c + t3;
    vec4 t0e = t0d + t4;
    vec4 t0f = t0e + t5;
    vec4 t0g = t0f + t6.xyxy;
    vec4 t0h = t0g + t7;
    ivec3 t1b = ivec3(v_generic0.xyw);
    vec4 t2b = texelFetch(fs_samp5, tgsi_texel(t1b.x), 0);
    vec4 t0i = t0h + t2b;
    vec4 t2c = texelFetch(fs_samp0, ivec2(t1b.x, 0), t1b.z);
    vec4 t0j = t0i + t2c;
    vec4 t2d = texelFetch(fs_samp1, t1b.xy, 0);
    vec4 t0k = t0j + t2d;
    ivec4 t2e;
    t2e.x = int(fs_samp5_size.x);
    t2e.yw = ivec2(textureSize(fs_samp4, 0).xz.y, fs_samp4_levels);
    t2e.z = 0;
    vec4 t2f = vec4(t2e);
    vec4 t0l = t0k + t2f;
    vec2 t2g;
    t2g.x = textureLod(fs_samp2, vec3(v_generic0.x, 0.5, v_generic0.z), v_generic0.w);
    t2g.y = texture(fs_samp6, vec4(v_generic0.x, 0.5, v_generic0.y, v_generic0.z));
    f_color0 = t0l + t2g.xyxy;
}
