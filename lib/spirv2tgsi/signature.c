/* SPDX-License-Identifier: MIT */
/* Types of what instructions take and give, which tables write as signatures: a letter for the
 * result, then one for each operand.
 *
 *   f i x   floats, ints of either sign, anything of one kind; all of one width
 *   g j     floats, ints of any width
 *   h k     floats, ints of 32 bits
 *   d b     doubles, bools
 *
 * Small letters stand for as many components as the first small one has, or the digit behind them
 * says; capital letters for scalars. */
#include "spirv.h"

enum width { ANY_WIDTH, ONE_WIDTH, NARROW, WIDE };

static const struct letter {
    char letter, class; /* 0: that of the first such */
    uint8_t width;
} letters[] = {
    {'f', 'f', ONE_WIDTH}, {'i', 'i', ONE_WIDTH}, {'x', 0, ONE_WIDTH},
    {'g', 'f', ANY_WIDTH}, {'j', 'i', ANY_WIDTH}, {'h', 'f', NARROW},
    {'k', 'i', NARROW},    {'d', 'f', WIDE},      {'b', 'b', ANY_WIDTH},
};

/* What the letters so far have said. */
struct signature {
    const char *rest;
    unsigned components; /* 0: not yet said */
    unsigned width;
    char class;
};

static char class_of(const struct type *type)
{
    switch (type->letter) {
    case 'd':
        return 'f';
    case 'u':
    case 'l':
    case 'm':
        return 'i';
    default:
        return type->letter;
    }
}

bool tgsic_spirv_same_type(const struct type *a, const struct type *b)
{
    return a == b || (tgsic_spirv_is_numeric(a) && a->kind == b->kind && a->rows == b->rows &&
                      a->columns == b->columns && class_of(a) == class_of(b) &&
                      type_is_wide(a) == type_is_wide(b));
}

static bool agrees(unsigned *known, unsigned value)
{
    *known = *known ? *known : value;
    return *known == value;
}

/* Takes the next letter, and the digit that may follow. */
static const struct letter *next_letter(struct signature *sig, unsigned *components)
{
    char letter = *sig->rest++, small = (char)(letter | 0x20);
    size_t n = 0;
    *components = letter != small ? 1 : 0;
    if (*sig->rest >= '1' && *sig->rest <= '4')
        *components = (unsigned)(*sig->rest++ - '0');
    while (letters[n].letter != small)
        n++;
    return &letters[n];
}

static void match(struct spirv *s, struct signature *sig, const struct type *type, uint32_t op)
{
    unsigned components, width = type_is_wide(type) ? WIDE : NARROW;
    const struct letter *l = next_letter(sig, &components);
    char class = class_of(type);
    bool fits = type->kind == TYPE_SCALAR || type->kind == TYPE_VECTOR;
    if (!l->class && !sig->class)
        sig->class = class;
    fits = fits && class == (l->class ? l->class : sig->class) &&
           (components ? components == type->rows : agrees(&sig->components, type->rows));
    if (l->width == ONE_WIDTH)
        fits = fits && agrees(&sig->width, width);
    if (!fits)
        tgsic_spirv_invalid(s, "%s of other types than it has", tgsic_spirv_op_name(op));
    if (l->width >= NARROW && l->width != width)
        tgsic_spirv_unsupported(s, "%s of %d bits is not translated", tgsic_spirv_op_name(op),
                                width == WIDE ? 64 : 32);
}

void tgsic_spirv_check_signature(struct spirv *s, const struct instruction *i, uint32_t first,
                                 const char *signature)
{
    struct signature sig = {.rest = signature};
    match(s, &sig, tgsic_spirv_type_of(s, i->type), i->op);
    for (uint32_t n = first; *sig.rest; n++) {
        const struct value *value = tgsic_spirv_value(s, tgsic_spirv_operand(s, i, n));
        if (value->kind != VALUE_VECTOR)
            tgsic_spirv_invalid(s, "%s of what is no scalar or vector", tgsic_spirv_op_name(i->op));
        match(s, &sig, value->type, i->op);
    }
}
