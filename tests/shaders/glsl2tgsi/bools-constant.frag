#version 110
// Bool logic where the components of one operand are constants: each is folded on its own.
varying vec2 pos;
void main()
{
    bvec4 b = bvec4(true, true, pos.x > -2.0, true);
    gl_FragColor = vec4(float(all(bvec4(b.x, !b.y, b.zw))) + float(any(bvec4(b.xyz, !b.w))),
                        float(all(b)), float(all(bvec4(b.xy, !b.z, b.w))), 1.0);
}
