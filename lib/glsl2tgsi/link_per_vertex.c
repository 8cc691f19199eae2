/* SPDX-License-Identifier: MIT */
/* gl_PerVertex across shaders: those that write and those that read the vertices between two stages
 * redeclare the block alike, or none of them does (GLSL 4.60 §7.1). */
#include "link.h"

#include <string.h>

/* One shader's part in an interface: what it writes (gl_Position, gl_out[]) or reads (gl_in[]). */
struct party {
    const struct ast_shader *shader;
    enum ast_storage storage;
};

static bool is_array(const struct ast_variable *v, enum ast_storage storage)
{
    return v->builtin && v->builtin->id == (storage == AST_IN ? BUILTIN_gl_in : BUILTIN_gl_out);
}

static bool is_member(const struct ast_variable *v, enum ast_storage storage)
{
    return storage == AST_OUT && v->builtin && v->builtin->flags & BUILTIN_PER_VERTEX &&
           v->q.storage == AST_OUT;
}

static bool redeclares(const struct party *p)
{
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next)
        if (is_array(v, p->storage) && v->is_redeclared)
            return true;
    return p->storage == AST_OUT && p->shader->redeclares_per_vertex;
}

static bool uses(const struct party *p)
{
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next)
        if ((is_array(v, p->storage) || is_member(v, p->storage)) && (v->is_used || v->is_written))
            return true;
    return false;
}

static bool has_member(const struct party *p, const char *name)
{
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next) {
        const struct glsl_type *block = tgsic_glsl_without_arrays(v->type);
        if (is_member(v, p->storage) && v->is_redeclared && !strcmp(v->name, name))
            return true;
        for (uint32_t i = 0; is_array(v, p->storage) && i < block->member_count; i++)
            if (!strcmp(block->members[i].name, name))
                return true;
    }
    return false;
}

/* Whether each member of one is a member of the other. */
static bool includes(const struct party *of, const struct party *in)
{
    for (const struct ast_variable *v = of->shader->globals; v; v = v->next) {
        const struct glsl_type *block = tgsic_glsl_without_arrays(v->type);
        if (is_member(v, of->storage) && v->is_redeclared && !has_member(in, v->name))
            return false;
        for (uint32_t i = 0; is_array(v, of->storage) && i < block->member_count; i++)
            if (!has_member(in, block->members[i].name))
                return false;
    }
    return true;
}

static void compare(struct linker *k, const struct party *a, const struct party *b)
{
    struct tgsic_pos nowhere = {0};
    bool first = redeclares(a), second = redeclares(b);
    if (first && second && !(includes(a, b) && includes(b, a)))
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere,
                         "two shaders redeclare gl_PerVertex with different members");
    else if (first != second && uses(first ? b : a))
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere,
                         "a shader uses gl_PerVertex without the redeclaration that another has");
}

static uint32_t add_parties(struct party *parties, const struct link_stage *stage,
                            enum ast_storage storage)
{
    for (uint32_t u = 0; u < stage->unit_count; u++)
        parties[u] = (struct party){stage->units[u].shader, storage};
    return stage->unit_count;
}

void tgsic_link_per_vertex(struct linker *k, const struct link_stage *producer,
                           const struct link_stage *consumer)
{
    uint32_t count = producer->unit_count + (consumer ? consumer->unit_count : 0);
    struct party *parties = ARENA_ARRAY(k->arena, struct party, count);
    count = add_parties(parties, producer, AST_OUT);
    if (consumer && consumer->processor != TGSIC_PROCESSOR_FRAG)
        count += add_parties(parties + count, consumer, AST_IN);
    for (uint32_t i = 1; i < count; i++)
        compare(k, &parties[0], &parties[i]);
}

static void require_redeclaration(struct linker *k, const struct link_stage *stage,
                                  enum ast_storage storage)
{
    for (uint32_t u = 0; u < stage->unit_count; u++) {
        const struct party p = {stage->units[u].shader, storage};
        if (uses(&p) && !redeclares(&p))
            tgsic_link_error(k, E_LINK_BUILTIN, (struct tgsic_pos){0},
                             "a separable program uses gl_PerVertex without redeclaring it");
    }
}

/* ARB_separate_shader_objects, as far as one shader could know of the other. */
void tgsic_link_separable(struct linker *k)
{
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT; i++) {
        const struct link_stage *stage = &k->stage[tgsic_stage_order[i]];
        const struct link_stage *next = stage->present ? tgsic_next_stage(k, stage) : NULL;
        if (!next || next->processor == TGSIC_PROCESSOR_FRAG)
            continue;
        require_redeclaration(k, stage, AST_OUT);
        require_redeclaration(k, next, AST_IN);
        tgsic_link_per_vertex(k, stage, next);
    }
}
