#version 330

in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;
void subroutine4();
vec4 t0 = vec4(0.0);

void main()
{
    t0 = v_generic0;
    subroutine4();
    f_color0 = t0;
}

void subroutine4()
{
    t0 = t0 * t0;
    if (v_generic0.x != 0.0) {
        return;
    }
    t0 = t0 + v_generic0;
}
