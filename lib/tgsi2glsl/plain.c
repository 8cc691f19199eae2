/* SPDX-License-Identifier: MIT */
/* Sources that are one vector with a name: nearly all are. Nothing else about them is looked up. */
#include "emit.h"

struct plain {
    const char *name;
    size_t length;
    int index; /* of an element, -1: the vector is none */
    enum tgsic_kind kind;
    unsigned width;      /* of the vector */
    uint8_t position[4]; /* in it */
    bool is_ordered;     /* these are 0, 1, … */
    bool is_same;        /* these are all one */
};

static inline void set_position(struct plain *plain, unsigned i, uint8_t position)
{
    plain->position[i] = position;
    plain->is_ordered &= position == i;
    plain->is_same &= position == plain->position[0];
}

static inline bool find_variable(const struct emit *e, const struct tgsic_src *src,
                                 const struct tgsic_operand_variables *op, const uint8_t *positions,
                                 unsigned count, struct plain *plain)
{
    uint32_t id = op->component[positions[0]];
    if (id == TGSIC_NO_VARIABLE)
        return false;
    const struct variable_form *form = &e->forms[id];
    if (form->place.base != BASE_VARIABLE)
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (op->component[positions[i]] != id)
            return false;
        set_position(plain, i, form->position[src->swizzle[positions[i]]]);
    }
    plain->name = form->name;
    plain->length = form->length;
    plain->kind = (enum tgsic_kind)form->place.kind;
    plain->width = form->place.width;
    return true;
}

static inline bool find_slot(const struct io *io, struct plain *plain)
{
    plain->name = io->name;
    plain->length = io->name_length;
    plain->kind = (enum tgsic_kind)io->kind;
    plain->width = io->width;
    return io->name_length && io->form == IO_VECTOR;
}

static inline void find_constant(const struct emit *e, const struct tgsic_register *reg,
                                 struct plain *plain)
{
    bool integer;
    const struct constant_names *names = tgsic_emit_constant(e, reg, &integer);
    plain->name = integer ? names->integers : names->floats;
    plain->length = integer ? names->integer_length : names->float_length;
    plain->index = reg->index;
    plain->kind = (enum tgsic_kind)(integer ? names->integer_kind : names->float_kind);
    plain->width = 4;
}

static inline bool find_register(const struct emit *e, const struct tgsic_register *reg,
                                 struct plain *plain)
{
    if (reg->indirect || reg->dimension_indirect || reg->index < 0)
        return false;
    switch (reg->file) {
    case TGSIC_FILE_CONST:
        find_constant(e, reg, plain);
        return true;
    case TGSIC_FILE_IN:
        return find_slot(&e->inputs[reg->index], plain);
    case TGSIC_FILE_SV:
        return find_slot(&e->system_values[reg->index], plain);
    default:
        return false;
    }
}

static inline bool find(const struct emit *e, const struct tgsic_src *src,
                        const struct tgsic_operand_variables *op, const uint8_t *positions,
                        unsigned count, struct plain *plain)
{
    if (op->mask)
        return find_variable(e, src, op, positions, count, plain);
    if (!find_register(e, &src->reg, plain))
        return false;
    for (unsigned i = 0; i < count; i++) {
        if (src->swizzle[positions[i]] >= plain->width)
            return false;
        set_position(plain, i, src->swizzle[positions[i]]);
    }
    return true;
}

static inline void print(struct tgsic_text *out, const struct plain *plain, unsigned count)
{
    char *at = tgsic_text_room(out, plain->length + 2 + TGSIC_UINT_SIZE + SWIZZLE_ROOM);
    tgsic_copy_short(at, plain->name, plain->length);
    at += plain->length;
    if (plain->index >= 0) {
        *at++ = '[';
        at = tgsic_put_uint(at, (unsigned)plain->index);
        *at++ = ']';
    }
    if (plain->width > 1 && !(plain->width == count && plain->is_ordered))
        at = tgsic_put_swizzle(at, plain->position, count);
    tgsic_text_end(out, at);
}

/* As another kind, or with modifiers. A float that is compared with zero is no plain bool. */
static bool print_changed(struct emit *e, const struct tgsic_src *src, const struct plain *plain,
                          unsigned count, enum tgsic_kind want)
{
    if (want == TGSIC_KIND_BOOL && plain->kind == TGSIC_KIND_FLOAT)
        return false;
    tgsic_emit_open_modified(e, src, plain->kind, want, count);
    print(e->out, plain, count);
    tgsic_emit_close_modified(e, src, plain->kind, want, count);
    return true;
}

void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar)
{
    const struct tgsic_src *src = &e->in->src[source];
    struct plain plain = {.index = -1, .is_ordered = true, .is_same = true};
    if (find(e, src, tgsic_emit_operand(e, e->in->num_dst + source), positions, count, &plain)) {
        unsigned width = scalar && plain.is_same ? 1 : count;
        if (plain.width == 1 && width > 1) {
            /* a constructor */
        } else if (plain.kind == want && !src->negate && !src->absolute) {
            print(e->out, &plain, width);
            return;
        } else if (print_changed(e, src, &plain, width, want)) {
            return;
        }
    }
    tgsic_emit_other_source(e, source, positions, count, want, scalar);
}
