/* SPDX-License-Identifier: MIT */
/* A texture as one sampling instruction sees it, and the texels that a lane of it reads. Private to
 * lib/exec. */
#ifndef EXEC_VIEW_H
#define EXEC_VIEW_H

#include "sample.h"
#include "texture.h"

struct exec_view {
    const struct exec_sample *s;
    const struct tgsic_exec_level *base;
    uint32_t last; /* level, relative to the base level */
    unsigned axes; /* along which texels are chosen and filtered */
    bool cube, seamless, compares, clamps_reference;
    bool needs_lod; /* else it decides nothing */
    uint32_t border[4];
};

/* One lane at one level. */
struct exec_lookup {
    const struct exec_view *view;
    const struct tgsic_exec_level *level;
    struct exec_footprint axis[3];
    bool linear;
    int64_t layer; /* first of the cube, if it is one */
    unsigned face;
    float reference;
};

/* False: the texture is incomplete (8.17), or not there. */
bool tgsic_exec_open_view(struct exec_view *view, const struct exec_sample *s);

/* Level `number`, counted from the base level, with the offset of that number. */
struct exec_lookup tgsic_exec_look_up(const struct exec_view *view, int lane, uint32_t number,
                                      bool linear, int which_offset);
/* A texel of the footprint, compared if the view compares: bit a of `corner` says which of the two
 * along axis a. Not swizzled. */
void tgsic_exec_load_corner(const struct exec_lookup *l, unsigned corner, uint32_t value[4]);

#endif
