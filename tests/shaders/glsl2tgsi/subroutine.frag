#version 430
subroutine vec4 shade(vec4 base, inout float fog);
subroutine float weight();
subroutine uniform shade paint;
subroutine uniform weight weights[2];
subroutine uniform weight alone_of_its_type;
uniform vec4 tint;
out vec4 color;
subroutine(shade) vec4 plain(vec4 base, inout float fog) { return base; }
layout(index = 1) subroutine(shade) vec4 tinted(vec4 base, inout float fog)
{
    fog *= 0.5;
    return base * tint;
}
subroutine(shade) vec4 dark(vec4 base, inout float fog)
{
    base.w = 1.0;
    fog = weights[1]();
    return 0.25 * base;
}
subroutine(weight) float half_weight() { return 0.5; }
subroutine(weight) float no_weight() { return 0.0; }
void main()
{
    float fog = weights[0]();
    vec4 painted = paint(tint.wzyx, fog);
    color = painted + fog;
}
