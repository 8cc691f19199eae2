/* SPDX-License-Identifier: MIT */
/* Sums of products with vectors that were put together from rows become dot products.
 *
 * Requires: multiply-adds fused. Provides: of
 *     vec3(a.x, b.x, c.x) * v.x + vec3(a.y, b.y, c.y) * v.y + vec3(a.z, b.z, c.z) * v.z
 * what is left is vec3(dot(a, v), dot(b, v), dot(c, v)): a vector times a matrix, or a transposed
 * matrix times a vector, whose columns would have to be gathered by moves. */
#include "pass.h"

#include "algebra.h"

struct term {
    const struct ir_instr *vec;
    uint8_t lanes[4];     /* components of `vec`, by component of the result */
    struct ir_src factor; /* one component */
};

/* A factor that is one component, repeated. */
static bool is_scalar(const struct ir_src *src, unsigned count)
{
    for (unsigned c = 1; c < count; c++)
        if (src->swizzle[c] != src->swizzle[0])
            return false;
    return true;
}

static bool find_term(const struct ir_instr *def, const struct ir_src *outer, unsigned count,
                      struct term *term)
{
    for (unsigned i = 0; i < 2; i++) {
        struct ir_src vec = tgsic_ir_through(outer, &def->srcs[i]);
        struct ir_src factor = tgsic_ir_through(outer, &def->srcs[1 - i]);
        unsigned op = vec.def->op;
        if (op < IR_VEC2 || op > IR_VEC4 || vec.negate || vec.absolute || vec.def->uses != 1 ||
            !is_scalar(&factor, count))
            continue;
        term->vec = vec.def;
        term->factor = factor;
        for (unsigned c = 0; c < count; c++)
            term->lanes[c] = vec.swizzle[c];
        return true;
    }
    return false;
}

/* The terms of a chain of multiply-adds, the last one first; 0 if it is none of the kind. */
static unsigned find_terms(const struct ir_instr *root, struct term *terms)
{
    struct ir_src at = tgsic_ir_whole((struct ir_instr *)root);
    for (unsigned n = 0; n < 4; n++) {
        const struct ir_instr *def = at.def;
        bool last = def->op == IR_FMUL;
        if ((!last && def->op != IR_FMAD) || def->precise || at.negate || at.absolute ||
            (n && (def->uses != 1 || def->saturate)) ||
            !find_term(def, &at, root->components, &terms[n]))
            return 0;
        if (last)
            return n + 1;
        at = tgsic_ir_through(&at, &def->srcs[2]);
    }
    return 0;
}

/* Row c of the vectors: the same value in each of them, and one value for the factors. */
static bool is_row(const struct term *terms, unsigned count, unsigned c)
{
    const struct ir_src *first = &terms[0].vec->srcs[terms[0].lanes[c]];
    for (unsigned n = 1; n < count; n++) {
        const struct ir_src *src = &terms[n].vec->srcs[terms[n].lanes[c]];
        const struct ir_src *factor = &terms[n].factor;
        if (src->def != first->def || factor->def != terms[0].factor.def ||
            factor->negate != terms[0].factor.negate ||
            factor->absolute != terms[0].factor.absolute)
            return false;
    }
    return true;
}

static struct ir_src dot_row(struct rewrite *r, const struct term *terms, unsigned count,
                             unsigned c)
{
    static const enum ir_op ops[] = {IR_FDOT2, IR_FDOT3, IR_FDOT4};
    struct ir_src srcs[2] = {terms[0].vec->srcs[terms[0].lanes[c]], terms[0].factor};
    for (unsigned n = 0; n < count; n++) { /* the first term comes last in `terms` */
        const struct term *term = &terms[count - 1 - n];
        srcs[0].swizzle[n] = term->vec->srcs[term->lanes[c]].swizzle[0];
        srcs[1].swizzle[n] = term->factor.swizzle[0];
    }
    return tgsic_ir_emit(r, ops[count - 2], 1, srcs);
}

static bool visit(struct rewrite *r)
{
    struct term terms[4];
    struct ir_src rows[4];
    unsigned components = r->instr->components, count = find_terms(r->instr, terms);
    if (count < 2 || components < 2 || r->instr->saturate)
        return false;
    for (unsigned c = 0; c < components; c++)
        if (!is_row(terms, count, c))
            return false;
    for (unsigned c = 0; c < components; c++)
        rows[c] = dot_row(r, terms, count, c);
    return tgsic_ir_make(r, (enum ir_op)(IR_VEC2 + components - 2), rows);
}

/* The end of a chain is seen before its parts. */
bool tgsic_ir_transpose(struct ir_shader *shader)
{
    bool changed = false;
    tgsic_ir_count_uses(shader);
    for (struct ir_block *b = tgsic_ir_first_block(&shader->body); b; b = tgsic_ir_next_block(b)) {
        for (struct ir_instr *i = b->last; i; i = i->prev) {
            struct rewrite r = {shader->arena, i, true};
            if (i->op == IR_FMAD && i->uses && !i->precise && !i->ordered)
                changed |= visit(&r);
        }
    }
    return changed;
}
