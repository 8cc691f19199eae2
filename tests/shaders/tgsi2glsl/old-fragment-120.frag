#version 120
#extension GL_ARB_shader_texture_lod : require

uniform vec4 fs_const[4];
uniform sampler2D fs_samp0;
uniform sampler2DShadow fs_samp1;
uniform samplerCube fs_samp2;
uniform sampler1D fs_samp3;
varying vec4 v_generic0;
varying vec4 v_color0;
centroid varying vec4 v_generic1;

float tgsi_round(float x)
{
    float down = floor(x), rest = x - down;
    return rest > 0.5 || (rest == 0.5 && mod(down, 2.0) == 1.0) ? down + 1.0 : down;
}

void main()
{
    int a0 = int(floor(v_generic0.x));
    vec4 t0 = texture2D(fs_samp0, v_generic0.xy);
    float t1 = shadow2D(fs_samp1, v_generic0.xyz).x;
    vec4 t2 = textureCubeLod(fs_samp2, v_generic1.xyz, v_generic1.w);
    vec4 t3;
    t3.yzw = texture1DGradARB(fs_samp3, v_generic0.x, v_color0.x, v_color0.x).yzw;
    t3.x = texture2DProj(fs_samp0, v_generic1.xyw).x;
    vec4 t0b = vec4(tgsi_round(t0.x), tgsi_round(t0.y), tgsi_round(t0.z), tgsi_round(t0.w));
    vec4 t2b = sign(t2) * floor(abs(t2));
    vec4 t0c = t0b * t1 + fs_const[a0];
    vec4 t0d = vec4(t0c.x < 0.0 ? t2b.x : v_color0.x, t0c.y < 0.0 ? t2b.y : v_color0.y, t0c.z < 0.0 ? t2b.z : v_color0.z, t0c.w < 0.0 ? t2b.w : v_color0.w);
    gl_FragData[0] = t0d + t3;
    gl_FragDepth = 0.5 * 1e-40;
}
