#version 330

uniform vec4 fs_const[4];
noperspective in vec4 v_generic0;
layout(location = 0) out vec4 f_color0;

void main()
{
    vec4 t1;
    vec4 t2 = vec4(0.0);
    vec4 t1c;
    if (v_generic0.x < fs_const[0].x) {
        t1 = fs_const[1];
    } else if (v_generic0.y < fs_const[0].y) {
        t1 = fs_const[2];
    } else if (fs_const[0].z != 0.0) {
        t1 = fs_const[3];
    } else {
        vec4 t1b = fs_const[3] * 2.0;
        t1 = t1b + v_generic0;
    }
    if (floatBitsToUint(fs_const[1].x) != 0u) {
        t2 = fs_const[2];
    } else {
        t2.x = v_generic0.z * v_generic0.z;
        if (t2.x < 0.5) {
            t2 = fs_const[3];
        } else {
        }
    }
    if (floatBitsToUint(fs_const[1].y) != 0u) {
        t1c = t1 + v_generic0;
    } else {
        if (floatBitsToUint(fs_const[1].z) != 0u) {
            t1 = t1 - v_generic0;
        }
        t1c = t1 * 0.5;
    }
    f_color0 = t1c + t2;
}
