/* SPDX-License-Identifier: MIT */
/* What runs before and after the shader's own code: array copies of the interface, and state that
 * the host asked to have translated, baked in or read from specialization constants. */
#include "emit.h"

static const enum tgsic_kind FLOAT = TGSIC_KIND_FLOAT;

/* ---- Arrays -------------------------------------------------------------------------------- */

static uint32_t element(struct emit *e, const struct io_array *array, uint32_t i)
{
    return CHAIN(e, e->subroutines ? SpvStorageClassPrivate : SpvStorageClassFunction,
                 type_of(e, array->kind, 4), array->variable,
                 tgsic_t2s_int(&e->m, (int32_t)(i - array->first)));
}

static void readable(struct place places[4], const struct io *io)
{
    for (unsigned c = 0; c < 4; c++) {
        places[c] = io->places[c];
        if (places[c].base == BASE_NOWHERE)
            places[c].base = BASE_LITERAL;
    }
}

void tgsic_t2s_prologue(struct emit *e)
{
    if (e->fragment)
        tgsic_t2s_early_fragment_state(e);
    for (uint32_t a = 0; a < e->num_input_arrays; a++) {
        const struct io_array *array = &e->input_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            struct place places[4];
            readable(places, &e->inputs[i]);
            uint32_t id = tgsic_t2s_gather(e, places, 4, array->kind);
            DO(e, SpvOpStore, element(e, array, i), id);
        }
    }
}

void tgsic_t2s_write_place(struct emit *e, const struct place *to, uint32_t id,
                           enum tgsic_kind kind)
{
    if (to->base != BASE_CELL)
        return;
    id = tgsic_t2s_cast(e, id, kind, to->cell->kind, 1);
    tgsic_t2s_write(e, to->cell, &to->position, 1, (struct value){id, to->cell->kind, 1});
}

static void copy_arrays(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_output_arrays; a++) {
        const struct io_array *array = &e->output_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            if (!e->scan.outputs[i].declared)
                continue;
            uint32_t id = OP(e, SpvOpLoad, type_of(e, array->kind, 4), element(e, array, i));
            for (unsigned c = 0; c < 4; c++)
                if (e->outputs[i].places[c].base == BASE_CELL)
                    tgsic_t2s_write_place(e, &e->outputs[i].places[c],
                                          tgsic_t2s_extract(e, array->kind, id, c), array->kind);
        }
    }
}

/* ---- Outputs ------------------------------------------------------------------------------- */

const struct io *tgsic_t2s_find_output(const struct emit *e, unsigned semantic, unsigned index)
{
    const struct tgsic_slot *slot =
        tgsic_find_slot(e->scan.outputs, e->scan.num_outputs, semantic, index);
    const struct io *io = slot ? &e->outputs[slot - e->scan.outputs] : NULL;
    return io && (io->places[0].base == BASE_CELL || io->places[2].base == BASE_CELL) ? io : NULL;
}

void tgsic_t2s_write_vector(struct emit *e, const struct io *io, uint32_t id, enum tgsic_kind kind)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    struct cell *cell = io->places[0].cell;
    id = tgsic_t2s_cast(e, id, kind, cell->kind, 4);
    tgsic_t2s_write(e, cell, all, 4, (struct value){id, cell->kind, 4});
}

static void clamp_colors(struct emit *e)
{
    unsigned variant = e->opts->pipeline.state.clamp_color;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        const struct io *io = &e->outputs[i];
        if (!slot->declared || io->kind != TGSIC_KIND_FLOAT || io->places[0].base != BASE_CELL ||
            (slot->semantic != TGSIC_SEMANTIC_COLOR && slot->semantic != TGSIC_SEMANTIC_BCOLOR))
            continue;
        uint32_t id = tgsic_t2s_gather(e, io->places, 4, FLOAT);
        uint32_t clamped = EXT(e, GLSLstd450NClamp, type_of(e, FLOAT, 4), id,
                               tgsic_t2s_all_float(e, 4, 0), tgsic_t2s_all_float(e, 4, 1));
        if (variant == TGSIC_VARIANT_DYNAMIC)
            clamped = tgsic_t2s_select(
                e, FLOAT, 4,
                tgsic_t2s_widen(e, TGSIC_KIND_BOOL, tgsic_t2s_spec(e, TGSIC_SPEC_CLAMP_COLOR), 4),
                clamped, id);
        tgsic_t2s_write_vector(e, io, clamped, FLOAT);
    }
}

/* ---- Entry --------------------------------------------------------------------------------- */

/* What a geometry shader wrote is gone behind its last vertex. */
static bool ends_without_vertex(const struct emit *e)
{
    return e->stage == TGSIC_PROCESSOR_GEOM && e->in->opcode != TGSIC_OPCODE_EMIT;
}

void tgsic_t2s_epilogue(struct emit *e, unsigned stream)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    bool last =
        e->reader == TGSIC_PROCESSOR_FRAG && !e->fragment && e->stage <= TGSIC_PROCESSOR_GEOM;
    if (ends_without_vertex(e))
        return;
    copy_arrays(e);
    if (state->clamp_color != TGSIC_VARIANT_OFF)
        clamp_colors(e);
    if (e->fragment)
        tgsic_t2s_fragment_state(e);
    if (last)
        tgsic_t2s_vertex_state(e, stream);
}
