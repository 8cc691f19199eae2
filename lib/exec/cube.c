/* SPDX-License-Identifier: MIT */
/* Faces of cube maps: OpenGL 4.6, 8.13 and 8.14.1. */
#include "texture.h"

/* Table 8.19: face 2 * axis is the positive one of an axis. On each, s and t run along an axis of
 * the direction, forwards or backwards. */
struct direction {
    uint8_t axis;
    int8_t sign;
};
static const struct {
    struct direction major, s, t;
} faces[6] = {
    {{0, 1}, {2, -1}, {1, -1}}, {{0, -1}, {2, 1}, {1, -1}}, {{1, 1}, {0, 1}, {2, 1}},
    {{1, -1}, {0, 1}, {2, -1}}, {{2, 1}, {0, 1}, {1, -1}},  {{2, -1}, {0, -1}, {1, -1}},
};

static float magnitude(float x)
{
    return x < 0 ? -x : x;
}

static unsigned face_of(const float direction[3])
{
    float x = magnitude(direction[0]), y = magnitude(direction[1]), z = magnitude(direction[2]);
    unsigned axis = z >= x && z >= y ? 2 : y > x ? 1 : 0;
    return 2 * axis + (direction[axis] < 0);
}

static float along(struct direction d, const float vector[3])
{
    return d.sign < 0 ? -vector[d.axis] : vector[d.axis];
}

/* A quotient from -1 to 1 becomes 0 to 1, one that is not a number 0. */
static float to_unit(float quotient)
{
    float unit = (quotient + 1) / 2;
    return unit > 0 ? unit : 0;
}

struct exec_cube_place tgsic_exec_cube_place(const float direction[3])
{
    struct exec_cube_place place = {.face = face_of(direction)};
    float major = along(faces[place.face].major, direction);
    place.st[0] = to_unit(along(faces[place.face].s, direction) / major);
    place.st[1] = to_unit(along(faces[place.face].t, direction) / major);
    return place;
}

void tgsic_exec_cube_gradient(const float direction[3], const float change[3], float st[2])
{
    unsigned face = face_of(direction);
    float major = along(faces[face].major, direction);
    float major_change = along(faces[face].major, change);
    const struct direction axes[2] = {faces[face].s, faces[face].t};
    for (int i = 0; i < 2; i++) {
        float quotient = along(axes[i], direction) / major;
        st[i] = (along(axes[i], change) - quotient * major_change) / major / 2;
    }
}

/* Directions through texels' centres, in units of half a texel, are integers: no rounding. */
void tgsic_exec_cube_cross(unsigned *face, int64_t *x, int64_t *y, uint32_t size)
{
    int64_t n = size, direction[3];
    unsigned from = *face;
    bool beyond_s = *x < 0 || *x >= n;
    int64_t s = 2 * *x + 1 - n, t = 2 * *y + 1 - n;
    direction[faces[from].major.axis] = n * faces[from].major.sign;
    direction[faces[from].s.axis] = s * faces[from].s.sign;
    direction[faces[from].t.axis] = t * faces[from].t.sign;

    unsigned axis = beyond_s ? faces[from].s.axis : faces[from].t.axis;
    unsigned to = *face = 2 * axis + (direction[axis] < 0);
    int64_t major = direction[axis] < 0 ? -direction[axis] : direction[axis];
    s = direction[faces[to].s.axis] * faces[to].s.sign;
    t = direction[faces[to].t.axis] * faces[to].t.sign;
    *x = (s + major) * n / (2 * major);
    *y = (t + major) * n / (2 * major);
}
