/* SPDX-License-Identifier: MIT */
/* Sources that are one vector with a name where put.h leaves them: as another kind, with modifiers,
 * or with an index that is computed. */
#include "put.h"

char *tgsic_put_modified(struct emit *e, char *at, unsigned source,
                         const struct variable_form *form, uint32_t components, unsigned count,
                         enum tgsic_kind want)
{
    const struct tgsic_src *src = &e->in->src[source];
    enum tgsic_kind kind = (enum tgsic_kind)form->plain;
    at = tgsic_put_open_modified(e, at, src, kind, want, count);
    at = put_components(put_name(at, form, &src->reg), form, components, first_bytes(count), count);
    return tgsic_put_close_modified(e, at, src, kind, want, count);
}

char *tgsic_put_widened(struct emit *e, char *at, unsigned source, const struct variable_form *form,
                        uint32_t components, unsigned count, enum tgsic_kind want)
{
    at = tgsic_put_type(at, want, count);
    *at++ = '(';
    at = tgsic_put_modified(e, at, source, form, components & 3, 1, want);
    *at++ = ')';
    return at;
}

/* Of a constant that an address register chooses from its buffer. */
static char *put_chosen(struct emit *e, char *at, const struct tgsic_src *src,
                        const struct tgsic_operand_variables *op, uint32_t components,
                        unsigned count, enum tgsic_kind want)
{
    bool integer;
    const struct constant_names *names = tgsic_emit_constant(e, &src->reg, &integer);
    const struct variable_form *form = names->plain[0];
    enum tgsic_kind kind = (enum tgsic_kind)form->plain;
    at = tgsic_put_open_modified(e, at, src, kind, want, count);
    memcpy(at, form->name, NAME_ROOM);
    tgsic_text_end(e->out, at + form->length);
    tgsic_emit_index(e, &src->reg, tgsic_index_variable(op), 0, names->float_count);
    at = tgsic_text_room(e->out, STATEMENT_ROOM);
    at = put_components(at, form, components, first_bytes(count), count);
    return tgsic_put_close_modified(e, at, src, kind, want, count);
}

/* Is it such a constant, of a buffer that has a name? */
static bool is_chosen(const struct emit *e, const struct tgsic_register *reg)
{
    bool integer;
    return reg->file == TGSIC_FILE_CONST && reg->indirect && !reg->dimension_indirect &&
           tgsic_emit_constant(e, reg, &integer)->plain[0];
}

char *tgsic_put_other_source(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    if (is_chosen(e, &src->reg)) {
        uint32_t components = elements(src->swizzle, positions, count);
        if (scalar && are_same(components, count))
            count = 1;
        components &= first_bytes(count);
        return put_chosen(e, at, src, tgsic_emit_operand(e, e->in->num_dst + source), components,
                          count, want);
    }
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
