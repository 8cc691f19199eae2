/* SPDX-License-Identifier: MIT */
/* Sources that are one vector with a name where put.h leaves them: as another kind, or with
 * modifiers. */
#include "put.h"

/* False where it takes more: a constructor, or a comparison that makes a bool of a float. */
static bool print_plain(struct emit *e, const struct tgsic_src *src, const struct plain *plain,
                        unsigned count, enum tgsic_kind want, bool scalar)
{
    unsigned width = scalar && are_same(plain->positions, count) ? 1 : count;
    if ((plain->width == 1 && width > 1) ||
        (want == TGSIC_KIND_BOOL && plain->kind == TGSIC_KIND_FLOAT))
        return false;
    tgsic_emit_open_modified(e, src, plain->kind, want, width);
    tgsic_text_end(e->out, put_plain(tgsic_text_room(e->out, SOURCE_ROOM), plain, width));
    tgsic_emit_close_modified(e, src, plain->kind, want, width);
    return true;
}

char *tgsic_put_other_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    struct plain plain;
    tgsic_text_end(e->out, at);
    if (!find_plain(e, source, positions, count, &plain) ||
        !print_plain(e, src, &plain, count, want, scalar))
        tgsic_emit_other_source(e, source, positions, count, want, scalar);
    return tgsic_text_room(e->out, STATEMENT_ROOM);
}

void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar)
{
    char *at = tgsic_text_room(e->out, SOURCE_ROOM);
    tgsic_text_end(e->out, put_source(e, at, source, positions, count, want, scalar));
}
