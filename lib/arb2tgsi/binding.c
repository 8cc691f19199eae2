/* SPDX-License-Identifier: MIT */
/* Attributes and results: which there are, and which exclude each other. */
#include "paths.h"

static const struct arb_binding bindings[] = {
#define ARB_BINDING(stage, kind, path, number, limit, semantic, index, interpolation, mask)        \
    {path,                                                                                         \
     ARB_##stage,                                                                                  \
     ARB_##kind,                                                                                   \
     number,                                                                                       \
     ARB_LIMIT_##limit,                                                                            \
     TGSIC_SEMANTIC_##semantic,                                                                    \
     index,                                                                                        \
     TGSIC_INTERPOLATE_##interpolation,                                                            \
     TGSIC_WRITEMASK_##mask},
#include "bindings.def"
};

static const struct arb_binding *find(struct arb_parser *p, enum arb_binding_kind kind,
                                      struct arb_path *path)
{
    const struct arb_token *place = p->at;
    for (size_t i = 0; i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].stage == p->program->language && bindings[i].kind == kind &&
            tgsic_arb_match(p, bindings[i].path, path))
            return &bindings[i];
    tgsic_arb_error(p, place, E_ARB_BINDING, "there is no such %s",
                    kind == ARB_RESULT ? "result" : "attribute");
}

/* ARB_vertex_program 2.14.3.1: a program binds a conventional attribute or the generic one in its
 * place, not both. */
static void check_aliasing(struct arb_parser *p, const struct arb_token *place, uint32_t number)
{
    if (p->program->language == ARB_VERT &&
        p->program->bound[ARB_ATTRIBUTE][number ^ ARB_GENERIC].row)
        tgsic_arb_error(p, place, E_ARB_ALIASING,
                        "the program already names the attribute with which this one is aliased");
}

static void check_result(struct arb_parser *p, const struct arb_token *place,
                         const struct arb_binding *row, const struct arb_path *path)
{
    unsigned options = p->program->options;
    bool invariant = options & ARB_OPTION_POSITION_INVARIANT;
    if (invariant && row->semantic == TGSIC_SEMANTIC_POSITION)
        tgsic_arb_error(p, place, E_ARB_POSITION,
                        "ARB_position_invariant leaves no result.position to write");
    if (p->program->language == ARB_FRAG && path->has_index && !(options & ARB_OPTION_DRAW_BUFFERS))
        tgsic_arb_error(p, place, E_ARB_NEEDS_OPTION, "result.color[] needs ARB_draw_buffers");
}

uint32_t tgsic_arb_parse_binding(struct arb_parser *p, enum arb_binding_kind kind)
{
    struct arb_path path;
    tgsic_arb_expect(p, ".");
    const struct arb_token *place = p->at;
    const struct arb_binding *row = find(p, kind, &path);
    tgsic_arb_check_index(p, place, row->limit, path.index);
    uint32_t number = row->number + path.index;
    if (kind == ARB_ATTRIBUTE)
        check_aliasing(p, place, number);
    else
        check_result(p, place, row, &path);
    struct arb_bound *bound = &p->program->bound[kind][number];
    if (!bound->row)
        *bound = (struct arb_bound){row, path.index};
    return number;
}

void tgsic_arb_bind(struct arb_program *program, enum arb_binding_kind kind, uint32_t number)
{
    struct arb_bound *bound = &program->bound[kind][number];
    for (size_t i = 0; !bound->row && i < sizeof bindings / sizeof *bindings; i++)
        if (bindings[i].stage == program->language && bindings[i].kind == kind &&
            bindings[i].number == number)
            bound->row = &bindings[i];
}
