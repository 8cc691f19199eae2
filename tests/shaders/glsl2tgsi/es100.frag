#version 100
precision mediump float;
uniform sampler2D map;
varying vec2 uv;
void main()
{
    gl_FragColor = texture2D(map, uv, -1.0) * 2.0;
}
