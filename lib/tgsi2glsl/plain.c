/* SPDX-License-Identifier: MIT */
/* Sources that are one vector with a name where put.h leaves them: as another kind, or with
 * modifiers. */
#include "put.h"

/* NULL where it takes more: a constructor, or a comparison that makes a bool of a float. */
static char *put_modified(struct emit *e, char *at, const struct tgsic_src *src,
                          const struct variable_form *form, const uint8_t *positions,
                          unsigned count, enum tgsic_kind want, bool scalar)
{
    enum tgsic_kind kind = (enum tgsic_kind)form->plain;
    uint32_t components = elements(src->swizzle, positions, count);
    if (scalar && are_same(components, count))
        count = 1;
    if ((form->place.width == 1 && count > 1) ||
        (want == TGSIC_KIND_BOOL && kind == TGSIC_KIND_FLOAT) || kind == TGSIC_KIND_NONE)
        return NULL;
    at = tgsic_put_open_modified(e, at, src, kind, want, count);
    at = put_plain(at, form, src->reg.index, components, count);
    return tgsic_put_close_modified(e, at, src, kind, want, count);
}

char *tgsic_put_other_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    const struct tgsic_operand_variables *op = tgsic_emit_operand(e, e->in->num_dst + source);
    const struct variable_form *form = find_form(e, &src->reg, op);
    char *end = form ? put_modified(e, at, src, form, positions, count, want, scalar) : NULL;
    if (end)
        return end;
    tgsic_text_end(e->out, at);
    tgsic_emit_other_source(e, source, positions, count, want, scalar);
    return tgsic_text_room(e->out, STATEMENT_ROOM);
}

void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar)
{
    char *at = tgsic_text_room(e->out, SOURCE_ROOM);
    tgsic_text_end(e->out, put_source(e, at, source, positions, count, want, scalar));
}
