/* SPDX-License-Identifier: MIT */
/* Builds the control shader that passes patches on. */
#include "default_control.h"

#include "builder.h"

/* OUT[invocation][n] = IN[invocation][n] for one varying of a vertex */
static void pass_on(struct tgsic_builder *b, struct tgsic_register invocation, unsigned semantic,
                    unsigned index)
{
    struct tgsic_register in =
        tgsic_builder_input(b, (enum tgsic_semantic)semantic, (int)index, TGSIC_INTERPOLATE_LINEAR);
    struct tgsic_register out = tgsic_builder_output(b, (enum tgsic_semantic)semantic, (int)index);
    in = tgsic_builder_indirect_dimension(b, tgsic_dimension(in, 0), invocation, 0, 0);
    out = tgsic_builder_indirect_dimension(b, tgsic_dimension(out, 0), invocation, 0, 0);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(out), tgsic_read(in));
}

static void pass_vertices(struct tgsic_builder *b, const struct tgsic_shader *evaluation)
{
    struct tgsic_register id = tgsic_builder_system_value(b, TGSIC_SEMANTIC_INVOCATIONID);
    struct tgsic_register address = tgsic_builder_address(b);
    tgsic_emit1(b, TGSIC_OPCODE_UARL, tgsic_mask(tgsic_write(address), TGSIC_WRITEMASK_X),
                tgsic_component(tgsic_read(id), 0));
    for (uint32_t i = 0; i < evaluation->num_declarations; i++) {
        const struct tgsic_declaration *d = &evaluation->declarations[i];
        bool passed = d->file == TGSIC_FILE_IN && d->has_semantic &&
                      tgsic_is_per_vertex(TGSIC_PROCESSOR_TESS_EVAL, d);
        for (unsigned r = d->first; passed && r <= d->last; r++)
            pass_on(b, address, d->semantic, d->semantic_index + (r - d->first));
    }
}

static void set_levels(struct tgsic_builder *b, const struct tgsic_default_levels *levels)
{
    const float *o = levels->outer;
    struct tgsic_register outer = tgsic_builder_output(b, TGSIC_SEMANTIC_TESSOUTER, 0);
    struct tgsic_register inner = tgsic_builder_output(b, TGSIC_SEMANTIC_TESSINNER, 0);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(outer),
                tgsic_builder_float4(b, o[0], o[1], o[2], o[3]));
    tgsic_emit1(b, TGSIC_OPCODE_MOV,
                tgsic_mask(tgsic_write(inner), TGSIC_WRITEMASK_X | TGSIC_WRITEMASK_Y),
                tgsic_builder_float4(b, levels->inner[0], levels->inner[1], 0, 0));
}

enum tgsic_result tgsic_default_control(const struct tgsic_shader *evaluation,
                                        const struct tgsic_default_levels *levels,
                                        struct tgsic_shader *out, struct tgsic_diags *diags)
{
    struct tgsic_builder *b = tgsic_builder_begin(TGSIC_PROCESSOR_TESS_CTRL, NULL);
    if (!b)
        return TGSIC_E_MEMORY;
    tgsic_builder_property(b, TGSIC_PROPERTY_TCS_VERTICES_OUT, levels->vertices);
    pass_vertices(b, evaluation);
    set_levels(b, levels);
    return tgsic_builder_finish(b, out, diags);
}
