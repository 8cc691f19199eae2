/* SPDX-License-Identifier: MIT */
/* Opcodes that sample textures: where each of them has its coordinates, and a call per quad. */
#include "handlers.h"
#include "op_texture.h"

/* ---- Opcodes ------------------------------------------------------------------------------- */

enum kind { SAMPLE, PROJECT, GATHER, QUERY };

struct layout {
    uint8_t opcode, kind, lod_mode, lod_operand, lod_component, gradient, reference, view, sampler;
};

static const struct layout layouts[] = {
#define SAMPLE_OP(opcode, kind, lod, operand, component, gradient, reference, view, sampler)       \
    {TGSIC_OPCODE_##opcode,                                                                        \
     kind,                                                                                         \
     EXEC_LOD_##lod,                                                                               \
     operand,                                                                                      \
     component,                                                                                    \
     gradient,                                                                                     \
     reference,                                                                                    \
     view,                                                                                         \
     sampler},
#include "sample_ops.def"
#undef SAMPLE_OP
};

static const struct layout *layout_of(unsigned opcode)
{
    const struct layout *layout = layouts;
    while (layout->opcode != opcode)
        layout++;
    return layout;
}

/* ---- Operands ------------------------------------------------------------------------------ */

/* An instruction's operands for all lanes. */
struct operands {
    const struct layout *layout;
    struct exec_rows coord, lod, ddx, ddy, second;
    struct exec_rows offsets[4];
    unsigned num_offsets;
    uint8_t coords;    /* spatial ones */
    uint8_t layer;     /* component of src0; 4: none */
    uint8_t reference; /* component of src0; 4: x of the second operand */
    uint8_t lod_component;
};

/* Where a target's parts lie in src0. References stand behind z at the earliest. */
static void place_parts(struct operands *o, unsigned target)
{
    const struct tgsic_target_info *info = tgsic_target_info(target);
    const struct layout *layout = o->layout;
    unsigned behind = info->coords + info->layer;
    bool is_family = layout->view != layout->sampler; /* SAMPLE…: the reference is apart */
    o->coords = info->coords;
    o->layer = info->layer ? info->coords : 4;
    o->reference = (uint8_t)(is_family ? 4 : behind < 2 ? 2 : behind);
    o->lod_component = layout->lod_component;
    /* TXB2 and TXL2 of what has its reference in src1.x have the level in y. */
    if (!is_family && layout->lod_operand == 1 && info->shadow && o->reference == 4)
        o->lod_component = 1;
}

static void fetch_offsets(struct exec_machine *m, const struct exec_op *op, struct operands *o)
{
    const struct tgsic_texture *texture = op->inst->texture;
    o->num_offsets = texture ? texture->num_offsets : 0;
    for (unsigned i = 0; i < o->num_offsets; i++)
        o->offsets[i] = exec_offset(m, &texture->offsets[i]);
}

static struct operands fetch_operands(struct exec_machine *m, const struct exec_op *op)
{
    struct operands o = {.layout = layout_of(op->opcode)};
    const struct layout *layout = o.layout;
    o.coord = tgsic_exec_source(m, op, 0);
    if (layout->lod_operand)
        o.lod = tgsic_exec_source(m, op, layout->lod_operand);
    else
        o.lod = o.coord;
    if (layout->gradient) {
        o.ddx = tgsic_exec_source(m, op, layout->gradient);
        o.ddy = tgsic_exec_source(m, op, layout->gradient + 1u);
    }
    if (layout->reference)
        o.second = tgsic_exec_source(m, op, layout->reference);
    place_parts(&o, op->target);
    fetch_offsets(m, op, &o);
    return o;
}

/* ---- Quads --------------------------------------------------------------------------------- */

static float reference_of(const struct operands *o, unsigned lane)
{
    if (o->reference < 4)
        return exec_value(&o->coord, o->reference, lane);
    return o->layout->reference ? exec_value(&o->second, 0, lane) : 0;
}

static void fill_lane(struct exec_sample *s, const struct operands *o, unsigned i, unsigned lane)
{
    float divisor = o->layout->kind == PROJECT ? exec_value(&o->coord, 3, lane) : 1;
    for (unsigned c = 0; c < o->coords; c++) {
        s->coord[c][i] = exec_value(&o->coord, c, lane) / divisor;
        if (o->layout->gradient) {
            s->ddx[c][i] = exec_value(&o->ddx, c, lane);
            s->ddy[c][i] = exec_value(&o->ddy, c, lane);
        }
    }
    if (o->layer < 4)
        s->layer[i] = exec_value(&o->coord, o->layer, lane);
    s->reference[i] = reference_of(o, lane) / divisor;
    s->lod[i] = exec_value(&o->lod, o->lod_component, lane);
    for (unsigned k = 0; k < o->num_offsets; k++)
        for (unsigned c = 0; c < 3; c++)
            s->offset[k][c][i] = (int32_t)exec_uint(&o->offsets[k], c, lane);
}

/* A view and a sampler, by number. */
struct unit {
    int32_t view, sampler;
};

static struct unit unit_of(const struct exec_machine *m, const struct exec_op *op,
                           const struct layout *layout, unsigned lane)
{
    return (struct unit){tgsic_exec_index(m, &op->src[layout->view].reg, lane),
                         tgsic_exec_index(m, &op->src[layout->sampler].reg, lane)};
}

static void ask(const struct exec_machine *m, const struct operands *o, struct exec_sample *s,
                struct unit unit, unsigned lane, uint32_t value[4][4])
{
    const struct tgsic_exec_resources *r = m->resources;
    bool has_sampler = unit.sampler >= 0 && (uint32_t)unit.sampler < r->num_samplers;
    s->texture = exec_texture(m, unit.view);
    s->sampler = has_sampler ? &r->samplers[unit.sampler] : NULL;
    if (o->layout->kind == QUERY)
        tgsic_exec_query_lod_quad(s, value);
    else if (o->layout->kind == GATHER)
        tgsic_exec_gather_quad(s, o->layout->reference ? exec_uint(&o->second, 0, lane) & 3 : 0,
                               value);
    else
        tgsic_exec_sample_quad(s, value);
}

/* One call serves all lanes of the quad that use the same unit. */
static void sample_quad(struct exec_machine *m, const struct exec_op *op, const struct operands *o,
                        unsigned quad)
{
    struct exec_sample s = {
        .target = op->target,
        .lod_mode = o->layout->lod_mode,
        .implicit_is_zero = m->exec->shader->processor != TGSIC_PROCESSOR_FRAG,
        .four_offsets = o->num_offsets == 4,
    };
    bool done[4] = {false};
    for (unsigned i = 0; i < 4; i++)
        fill_lane(&s, o, i, quad + i);
    for (unsigned i = 0; i < 4; i++) {
        if (done[i] || !m->active[quad + i])
            continue;
        struct unit unit = unit_of(m, op, o->layout, quad + i);
        uint32_t value[4][4];
        ask(m, o, &s, unit, quad + i, value);
        for (unsigned j = i; j < 4; j++) {
            struct unit other = unit_of(m, op, o->layout, quad + j);
            if (other.view != unit.view || other.sampler != unit.sampler)
                continue;
            done[j] = true;
            for (unsigned c = 0; c < 4; c++)
                exec_result(m, c)[quad + j] = value[c][j];
        }
    }
}

/* The operand SVIEW swizzles the result. */
static void swizzle_result(struct exec_machine *m, const struct exec_src *view)
{
    for (unsigned lane = 0; lane < m->stride; lane++) {
        uint32_t value[4];
        for (unsigned c = 0; c < 4; c++)
            value[c] = exec_result(m, view->swizzle[c])[lane];
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = value[c];
    }
}

void tgsic_exec_run_sample(struct exec_machine *m, const struct exec_op *op)
{
    struct operands o = fetch_operands(m, op);
    for (unsigned quad = 0; quad < m->lanes; quad += 4)
        if (m->active[quad] | m->active[quad + 1] | m->active[quad + 2] | m->active[quad + 3])
            sample_quad(m, op, &o, quad);
    if (o.layout->view != o.layout->sampler)
        swizzle_result(m, &op->src[o.layout->view]);
    tgsic_exec_finish(m, op);
}
