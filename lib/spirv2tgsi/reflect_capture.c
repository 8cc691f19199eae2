/* SPDX-License-Identifier: MIT */
/* Transform feedback: the decorations Offset, XfbBuffer and XfbStride of outputs say which
 * components go where (SPIR-V 1.6, 2.16.1). */
#include "reflect.h"

#include <string.h>

/* ---- What is captured ---------------------------------------------------------------------- */

/* A decoration of the variable, or of a member of its block; NULL: none has it. */
static const struct decoration *find(const struct global *g, uint32_t decoration)
{
    const struct type *inner = tgsic_spirv_without_arrays(g->type);
    const struct decoration *found = tgsic_spirv_find(g->decorations, decoration);
    for (uint32_t n = 0; !found && inner->kind == TYPE_STRUCT && n < inner->length; n++)
        found = tgsic_spirv_find(inner->members[n].decorations, decoration);
    return found;
}

bool tgsic_spirv_is_captured(const struct leaf *leaf)
{
    const struct global *g = leaf->global;
    return g->kind == GLOBAL_OUTPUT && find(g, DECORATION_OFFSET) && find(g, DECORATION_XFB_BUFFER);
}

static int32_t output_register(const struct tgsic_shader *shader, unsigned semantic, uint32_t index)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->file == TGSIC_FILE_OUT && d->semantic == semantic && d->semantic_index == index)
            return d->first;
    }
    return -1;
}

/* ---- Components ---------------------------------------------------------------------------- */

struct writer {
    struct reflector *f;
    const struct global *global;
    uint32_t buffer, offset; /* in bytes */
};

static void add(struct writer *w, const struct ir_var *var, uint32_t element, unsigned first,
                unsigned count)
{
    struct reflector *f = w->f;
    int32_t output = output_register(&f->k->program->shader[f->s->stage], var->semantic,
                                     var->semantic_index + element);
    if (w->buffer >= TGSIC_MAX_CAPTURE_BUFFERS || w->offset > UINT16_MAX) {
        tgsic_diags_add(f->k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0},
                        "'%.64s' is captured to buffer %u, offset %u", w->global->name,
                        (unsigned)w->buffer, (unsigned)w->offset);
        tgsic_arena_fail(f->k->arena, TGSIC_E_LINK);
    }
    if (output >= 0)
        *REFLECT_ADD(f, stream_outputs, struct tgsic_stream_output) =
            (struct tgsic_stream_output){.output = (uint16_t)output,
                                         .component = (uint8_t)first,
                                         .count = (uint8_t)count,
                                         .buffer = (uint8_t)w->buffer,
                                         .stream = var->stream,
                                         .offset = w->offset};
    w->offset += count * 4;
    if (w->offset > f->r->stream_stride[w->buffer])
        f->r->stream_stride[w->buffer] = w->offset;
}

/* Columns follow one another; those of more than two 64-bit components are in two registers. */
static void write(struct writer *w, const struct ir_var *var, uint32_t instance)
{
    const struct leaf *leaf = leaf_of(var);
    unsigned words = leaf->type->rows * (type_is_wide(leaf->type) ? 2u : 1u);
    uint32_t element = instance * tgsic_spirv_registers(leaf->type);
    uint32_t scalar = leaf->first_scalar + instance;
    if (leaf->scalars) {
        add(w, var, scalar / 4, scalar % 4, 1);
        return;
    }
    for (unsigned c = 0; c < leaf->type->columns; c++) {
        add(w, var, element++, var->component, words > 4 ? 4 : words);
        if (words > 4)
            add(w, var, element++, 0, words - 4);
    }
}

/* What has an offset, and what stands within it. */
static void walk(struct writer *w, const struct type *type, uint32_t leaf, uint32_t instance,
                 bool has_offset)
{
    if (type->kind == TYPE_ARRAY) {
        for (uint32_t n = 0; n < type->length; n++)
            walk(w, type->element, leaf, instance * type->length + n, has_offset);
        return;
    }
    if (type->kind != TYPE_STRUCT) {
        if (has_offset)
            write(w, w->global->leaves[leaf], instance);
        return;
    }
    for (uint32_t n = 0; n < type->length; n++) {
        const struct member *m = &type->members[n];
        const struct decoration *offset = tgsic_spirv_find(m->decorations, DECORATION_OFFSET);
        w->offset = offset ? offset->operand : w->offset;
        walk(w, m->type, leaf, instance, has_offset || offset);
        leaf += m->type->leaf_count;
    }
}

/* Each block of an array goes to a buffer of its own (GLSL 4.60, 4.4.2.1). */
static void capture(struct reflector *f, const struct global *g)
{
    const struct decoration *offset = tgsic_spirv_find(g->decorations, DECORATION_OFFSET);
    const struct decoration *stride = find(g, DECORATION_XFB_STRIDE);
    uint32_t first = find(g, DECORATION_XFB_BUFFER)->operand;
    struct writer w = {f, g, first, offset ? offset->operand : 0};
    bool blocks = g->type->kind == TYPE_ARRAY && g->type->element->kind == TYPE_STRUCT && !offset;
    uint32_t count = blocks ? g->type->length : 1;
    for (uint32_t n = 0; n < count; n++) {
        w.buffer = first + n;
        walk(&w, blocks ? g->type->element : g->type, 0, blocks ? n : 0, offset != NULL);
        if (stride && w.buffer < TGSIC_MAX_CAPTURE_BUFFERS &&
            stride->operand > f->r->stream_stride[w.buffer])
            f->r->stream_stride[w.buffer] = stride->operand;
    }
}

void tgsic_spirv_reflect_captures(struct reflector *f)
{
    static const uint8_t order[] = {TGSIC_PROCESSOR_GEOM, TGSIC_PROCESSOR_TESS_EVAL,
                                    TGSIC_PROCESSOR_VERT};
    f->s = NULL;
    for (size_t n = 0; n < sizeof order && !f->s; n++)
        f->s = f->k->stage[order[n]];
    for (const struct global *g = f->s ? f->s->globals : NULL; g; g = g->next)
        if (g->kind == GLOBAL_OUTPUT && g->leaf_count &&
            tgsic_spirv_is_captured(leaf_of(g->leaves[0])))
            capture(f, g);
}
