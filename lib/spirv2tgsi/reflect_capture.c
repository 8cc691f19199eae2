/* SPDX-License-Identifier: MIT */
/* Transform feedback: the decorations Offset, XfbBuffer and XfbStride of outputs say which
 * components go where (SPIR-V 1.6, 2.16.1). */
#include "reflect.h"

#include <string.h>

static const struct decoration *find(const struct leaf *leaf, uint32_t decoration)
{
    const struct decoration *of_member = tgsic_spirv_find(leaf->member_decorations, decoration);
    return of_member ? of_member : tgsic_spirv_find(leaf->decorations, decoration);
}

bool tgsic_spirv_is_captured(const struct leaf *leaf)
{
    return leaf->global->kind == GLOBAL_OUTPUT && find(leaf, DECORATION_OFFSET) &&
           find(leaf, DECORATION_XFB_BUFFER);
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

struct writer {
    struct reflector *f;
    const struct ir_var *var;
    uint32_t buffer, offset; /* in bytes */
};

static void add(struct writer *w, uint32_t element, unsigned first, unsigned count)
{
    struct reflector *f = w->f;
    int32_t output = output_register(&f->k->program->shader[f->s->stage], w->var->semantic,
                                     w->var->semantic_index + element);
    if (output >= 0)
        *REFLECT_ADD(f, stream_outputs, struct tgsic_stream_output) =
            (struct tgsic_stream_output){.output = (uint16_t)output,
                                         .component = (uint8_t)first,
                                         .count = (uint8_t)count,
                                         .buffer = (uint8_t)w->buffer,
                                         .stream = w->var->stream,
                                         .offset = w->offset};
    w->offset += count * 4;
}

/* Elements and columns follow one another, of 64-bit vectors of more than two in two registers. */
static void write(struct writer *w)
{
    const struct leaf *leaf = leaf_of(w->var);
    unsigned words = leaf->type->rows * (type_is_wide(leaf->type) ? 2u : 1u);
    uint32_t columns = leaf->instances * leaf->type->columns, element = 0;
    for (uint32_t i = 0; i < leaf->scalars; i++)
        add(w, (leaf->first_scalar + i) / 4, (leaf->first_scalar + i) % 4, 1);
    for (uint32_t i = 0; !leaf->scalars && i < columns; i++) {
        add(w, element++, w->var->component, words > 4 ? 4 : words);
        if (words > 4)
            add(w, element++, 0, words - 4);
    }
}

static void capture(struct reflector *f, const struct ir_var *var)
{
    const struct leaf *leaf = leaf_of(var);
    const struct decoration *stride = find(leaf, DECORATION_XFB_STRIDE);
    struct writer w = {f, var, find(leaf, DECORATION_XFB_BUFFER)->operand,
                       find(leaf, DECORATION_OFFSET)->operand};
    if (w.buffer >= TGSIC_MAX_CAPTURE_BUFFERS || w.offset > UINT16_MAX) {
        tgsic_diags_add(f->k->diags, TGSIC_ERROR, E_SPIRV_LINK, (struct tgsic_pos){0},
                        "'%.64s' is captured to buffer %u, offset %u", leaf->global->name,
                        (unsigned)w.buffer, (unsigned)w.offset);
        tgsic_arena_fail(f->k->arena, TGSIC_E_LINK);
    }
    write(&w);
    if (w.offset > f->r->stream_stride[w.buffer])
        f->r->stream_stride[w.buffer] = w.offset;
    if (stride && stride->operand > f->r->stream_stride[w.buffer])
        f->r->stream_stride[w.buffer] = stride->operand;
}

void tgsic_spirv_reflect_captures(struct reflector *f)
{
    static const uint8_t order[] = {TGSIC_PROCESSOR_GEOM, TGSIC_PROCESSOR_TESS_EVAL,
                                    TGSIC_PROCESSOR_VERT};
    f->s = NULL;
    for (size_t n = 0; n < sizeof order && !f->s; n++)
        f->s = f->k->stage[order[n]];
    for (const struct global *g = f->s ? f->s->globals : NULL; g; g = g->next)
        for (uint32_t n = 0; g->kind == GLOBAL_OUTPUT && n < g->leaf_count; n++)
            if (tgsic_spirv_is_captured(leaf_of(g->leaves[n])))
                capture(f, g->leaves[n]);
}
