#version 120
uniform sampler2D map;
varying vec3 normal;
void main()
{
    vec4 c = texture2D(map, gl_TexCoord[1].st) * gl_Color;
    float fog = clamp((gl_Fog.end - gl_FogFragCoord) * gl_Fog.scale, 0.0, 1.0);
    gl_FragColor = mix(gl_Fog.color, c, fog) * normalize(normal).z;
}
