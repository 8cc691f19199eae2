/* SPDX-License-Identifier: MIT */
/* Transform feedback: which components of which output registers go where in which buffer. */
#include "link_reflect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a captured name stands for: registers of a leaf. */
struct capture {
    const struct ir_var *var;
    const struct glsl_type *type; /* of an element */
    uint32_t first, elements;     /* registers; elements of `type` */
    uint32_t scalar, scalars;     /* of arrays that share registers */
};

/* ---- Finding a name ----------------------------------------------------------------------------
 */

/* "[n]" at the start of *rest, which moves behind it; -1: none. */
static int64_t take_index(const char **rest)
{
    char *end;
    if (**rest != '[')
        return -1;
    unsigned long number = strtoul(*rest + 1, &end, 10);
    if (*end != ']' || number > INT32_MAX)
        return -1;
    *rest = end + 1;
    return (int64_t)number;
}

static bool starts_with(const char *text, const char *name, const char **rest)
{
    size_t length = strlen(name);
    if (strncmp(text, name, length) != 0 ||
        (text[length] && text[length] != '[' && text[length] != '.'))
        return false;
    *rest = text + length;
    return true;
}

/* Follows members and indices from a type down to what has registers. */
static bool resolve(const struct global *g, const struct glsl_type *type, const char *rest,
                    struct capture *c)
{
    uint32_t leaf = 0, instance = 0;
    c->elements = 1;
    for (;;) {
        int64_t index;
        if (glsl_is_array(type) && (index = take_index(&rest)) >= 0) {
            if (index >= type->length)
                return false;
            instance = instance * type->length + (uint32_t)index;
            type = type->element;
        } else if (glsl_has_members(type) && *rest == '.') {
            uint32_t m = 0;
            const char *next = rest;
            while (m < type->member_count && !starts_with(rest + 1, type->members[m].name, &next))
                leaf += tgsic_leaf_count(type->members[m++].type);
            if (m == type->member_count)
                return false;
            type = type->members[m].type;
            rest = next;
        } else {
            break;
        }
    }
    for (; glsl_is_array(type); type = type->element) {
        instance *= type->length;
        c->elements *= type->length;
    }
    if (*rest || !type->rows || leaf >= g->leaf_count)
        return false;
    const struct leaf *l = g->leaves[leaf]->user;
    c->var = g->leaves[leaf];
    c->type = type;
    c->first = instance * tgsic_registers_of(type);
    c->scalar = l->first_scalar + instance;
    c->scalars = l->scalars ? c->elements : 0;
    return true;
}

static bool find(const struct lower *l, const char *name, struct capture *c)
{
    for (const struct global *g = l->globals; g; g = g->next) {
        const struct glsl_type *inner = tgsic_glsl_without_arrays(g->type);
        const char *rest = name;
        bool block = inner->base == GLSL_BLOCK;
        if (g->kind != GLOBAL_OUTPUT)
            continue;
        if (block && !*g->name) { /* members stand for themselves */
            char *member = tgsic_arena_printf(l->arena, ".%s", name);
            if (resolve(g, g->type, member, c))
                return true;
        } else if (starts_with(name, block ? inner->name : g->name, &rest) &&
                   resolve(g, g->type, rest, c)) {
            return true;
        }
    }
    return false;
}

/* ---- Registers ----------------------------------------------------------------------------------
 */

static int32_t output_register(const struct tgsic_shader *shader, unsigned semantic, uint32_t index)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_OUT && d->semantic == semantic && d->semantic_index == index)
            return d->first;
    }
    return -1;
}

struct writer {
    struct reflector *r;
    const struct tgsic_shader *shader;
    uint32_t buffer, offset; /* in words */
    uint32_t stream;
};

static void add(struct writer *w, const struct capture *c, uint32_t reg, unsigned first,
                unsigned count)
{
    struct reflector *r = w->r;
    int32_t output = output_register(w->shader, c->var->semantic, c->var->semantic_index + reg);
    if (output >= 0) {
        ARENA_RESERVE(r->kept, r->stream_outputs, r->num_stream_outputs);
        r->stream_outputs[r->num_stream_outputs++] =
            (struct tgsic_stream_output){.output = (uint16_t)output,
                                         .component = (uint8_t)first,
                                         .count = (uint8_t)count,
                                         .buffer = (uint8_t)w->buffer,
                                         .stream = c->var->stream,
                                         .offset = w->offset * 4};
    }
    w->offset += count;
}

static void write(struct writer *w, const struct capture *c)
{
    uint32_t columns = c->elements * c->type->columns, reg = c->first;
    for (uint32_t i = 0; i < c->scalars; i++)
        add(w, c, (c->scalar + i) / 4, (c->scalar + i) % 4, 1);
    if (c->scalars)
        return;
    for (uint32_t i = 0; i < columns; i++) {
        uint32_t words = c->type->rows * (glsl_is_64bit(c->type) ? 2u : 1u);
        add(w, c, reg++, c->var->component, words > 4 ? 4 : words);
        if (words > 4)
            add(w, c, reg++, 0, words - 4);
    }
}

/* ---- What is captured
 * ---------------------------------------------------------------------------- */

static void end_buffer(struct writer *w)
{
    w->r->stream_stride[w->buffer] = w->offset * 4;
}

static bool begin_buffer(struct writer *w, uint32_t buffer)
{
    w->buffer = buffer;
    w->offset = 0;
    if (buffer < TGSIC_MAX_CAPTURE_BUFFERS)
        return true;
    tgsic_link_error(w->r->k, E_LINK_LIMIT, (struct tgsic_pos){0},
                     "captures go to more than %d buffers", TGSIC_MAX_CAPTURE_BUFFERS);
    return false;
}

/* glTransformFeedbackVaryings(): interleaved, with gl_NextBuffer and gl_SkipComponentsN
 * (GL 4.6 11.1.2.1), or a buffer each. */
static void by_name(struct writer *w, const struct lower *l)
{
    const struct tgsic_glsl_link_options *options = w->r->k->options;
    struct capture c;
    for (size_t i = 0; i < options->num_captures; i++) {
        const char *name = options->captures[i];
        unsigned skipped = 0;
        if (!strcmp(name, "gl_NextBuffer") || (options->separate_captures && i)) {
            end_buffer(w);
            if (!begin_buffer(w, w->buffer + 1))
                return;
        }
        if (!strcmp(name, "gl_NextBuffer"))
            continue;
        if (sscanf(name, "gl_SkipComponents%1u", &skipped) == 1)
            w->offset += skipped;
        else if (find(l, name, &c))
            write(w, &c);
        else
            tgsic_link_error(w->r->k, E_LINK_VARYING, (struct tgsic_pos){0},
                             "'%.64s' is captured, but there is no such output", name);
    }
    if (options->num_captures)
        end_buffer(w);
}

static bool has_offset(const struct ast_qualifiers *q)
{
    return q && q->layout & AST_HAS_XFB_OFFSET;
}

/* layout(xfb_offset = N) on variables and members (GLSL 4.60 4.4.2.1). */
static void by_layout(struct writer *w, const struct lower *l, const struct link_stage *stage)
{
    for (const struct global *g = l->globals; g; g = g->next)
        for (uint32_t i = 0; g->kind == GLOBAL_OUTPUT && i < g->leaf_count; i++) {
            const struct leaf *leaf = g->leaves[i]->user;
            const struct ast_qualifiers *q = leaf->q;
            if (!has_offset(q))
                continue;
            struct capture c = {.var = g->leaves[i],
                                .type = leaf->type,
                                .elements = g->leaves[i]->length / tgsic_registers_of(leaf->type),
                                .scalar = leaf->first_scalar,
                                .scalars = leaf->scalars};
            if (!begin_buffer(w, q->layout & AST_HAS_XFB_BUFFER ? q->xfb_buffer : 0))
                return;
            w->offset = q->xfb_offset / 4;
            write(w, &c);
            if (w->offset * 4 > w->r->stream_stride[w->buffer])
                end_buffer(w);
        }
    for (uint32_t u = 0; u < stage->unit_count; u++)
        for (unsigned b = 0; b < TGSIC_MAX_CAPTURE_BUFFERS; b++)
            if (stage->units[u].shader->xfb_stride[b])
                w->r->stream_stride[b] = stage->units[u].shader->xfb_stride[b];
}

void tgsic_reflect_captures(struct reflector *r)
{
    const struct link_stage *last = NULL;
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT; i++) {
        const struct link_stage *stage = &r->k->stage[tgsic_stage_order[i]];
        if (stage->present && stage->processor != TGSIC_PROCESSOR_FRAG &&
            stage->processor != TGSIC_PROCESSOR_COMP)
            last = stage;
    }
    if (!last)
        return;
    struct writer w = {.r = r, .shader = &r->k->program->shader[last->processor]};
    if (r->k->options->num_captures)
        by_name(&w, last->lower);
    else
        by_layout(&w, last->lower, last);
}
