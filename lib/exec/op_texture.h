/* SPDX-License-Identifier: MIT */
/* What texture opcodes share. Private to lib/exec. */
#ifndef EXEC_OP_TEXTURE_H
#define EXEC_OP_TEXTURE_H

#include "machine.h"
#include "sample.h"

/* The texture of a unit; NULL: there is none. */
static inline const struct tgsic_exec_texture *exec_texture(const struct exec_machine *m,
                                                            int32_t unit)
{
    bool exists = unit >= 0 && (uint32_t)unit < m->resources->num_textures;
    return exists ? m->resources->textures[unit] : NULL;
}

/* The components of a texel offset. */
static inline struct exec_rows exec_offset(const struct exec_machine *m,
                                           const struct tgsic_texel_offset *offset)
{
    struct exec_rows whole = tgsic_exec_plain_rows(m, offset->file, (uint32_t)offset->index);
    struct exec_rows rows = whole;
    for (unsigned c = 0; c < 3; c++)
        rows.row[c] = whole.row[offset->swizzle[c]];
    return rows;
}

#endif
