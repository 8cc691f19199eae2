/* SPDX-License-Identifier: MIT */
/* Bindings that a program has because of its options. */
#include "parse.h"

static uint32_t use(struct arb_parser *p, struct tgsic_arb_constant constant)
{
    uint32_t number = tgsic_arb_add_constant(p, constant);
    p->program->constants[number].used = true;
    return number;
}

uint32_t tgsic_arb_position(const struct arb_program *program)
{
    return program->bound[ARB_ATTRIBUTE][ARB_GENERIC].row ? ARB_GENERIC : ARB_VERTEX_POSITION;
}

/* The rows of the transpose are the matrix's columns. */
static void add_position(struct arb_parser *p)
{
    struct tgsic_arb_constant column = {.source = TGSIC_ARB_MATRIX_MVP,
                                        .modifier = TGSIC_ARB_TRANSPOSE};
    tgsic_arb_bind(p->program, ARB_RESULT, ARB_RESULT_POSITION);
    tgsic_arb_bind(p->program, ARB_ATTRIBUTE, tgsic_arb_position(p->program));
    p->program->mvp = p->program->num_constants;
    for (column.row = 0; column.row < 4; column.row++)
        use(p, column);
}

static void add_fog(struct arb_parser *p)
{
    tgsic_arb_bind(p->program, ARB_ATTRIBUTE, ARB_FRAGMENT_FOGCOORD);
    p->program->fog = use(p, (struct tgsic_arb_constant){.source = TGSIC_ARB_FOG_COLOR});
    use(p, (struct tgsic_arb_constant){.source = TGSIC_ARB_FOG_PARAMS});
}

void tgsic_arb_add_implied(struct arb_parser *p)
{
    if (p->program->options & ARB_OPTION_POSITION_INVARIANT)
        add_position(p);
    if (p->program->options & ARB_OPTION_FOG)
        add_fog(p);
}
