/* SPDX-License-Identifier: MIT */
/* Opcodes that fetch single texels or ask for sizes and samples of textures. */
#include "handlers.h"
#include "op_texture.h"
#include "tgsi/samples.h"

/* ---- Fetching ------------------------------------------------------------------------------ */

static bool has_levels(unsigned target)
{
    return !tgsic_target_info(target)->msaa && target != TGSIC_TARGET_BUFFER &&
           target != TGSIC_TARGET_RECT && target != TGSIC_TARGET_SHADOWRECT;
}

/* SAMPLE_I_MS has the sample apart; else it or the level is in w. Targets that have neither ignore
 * what is there, as does TXF_LZ. */
static int32_t level_or_sample(const struct exec_op *op, const struct exec_rows *coord,
                               const struct exec_rows *sample, unsigned lane)
{
    bool is_multisampled = tgsic_target_info(op->target)->msaa;
    bool takes_level = has_levels(op->target) && op->opcode != TGSIC_OPCODE_TXF_LZ;
    if (op->opcode == TGSIC_OPCODE_SAMPLE_I_MS)
        return (int32_t)exec_uint(sample, 0, lane);
    return is_multisampled || takes_level ? (int32_t)exec_uint(coord, 3, lane) : 0;
}

void tgsic_exec_run_fetch(struct exec_machine *m, const struct exec_op *op)
{
    static const struct tgsic_texture plain;
    const struct tgsic_texture *texture = op->inst->texture ? op->inst->texture : &plain;
    struct exec_rows coord = tgsic_exec_source(m, op, 0), sample = {0}, by = {0};
    bool is_family = op->opcode == TGSIC_OPCODE_SAMPLE_I || op->opcode == TGSIC_OPCODE_SAMPLE_I_MS;
    if (op->num_src > 2)
        sample = tgsic_exec_source(m, op, 2);
    if (texture->num_offsets)
        by = exec_offset(m, &texture->offsets[0]);
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        int32_t at[3], offset[3] = {0};
        uint32_t value[4] = {0};
        for (unsigned c = 0; c < 3; c++) {
            at[c] = (int32_t)exec_uint(&coord, c, lane);
            if (texture->num_offsets)
                offset[c] = (int32_t)exec_uint(&by, c, lane);
        }
        if (m->active[lane])
            tgsic_exec_fetch(exec_texture(m, tgsic_exec_index(m, &op->src[1].reg, lane)),
                             op->target, at, level_or_sample(op, &coord, &sample, lane), offset,
                             value);
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = value[is_family ? op->src[1].swizzle[c] : c];
    }
    tgsic_exec_finish(m, op);
}

/* ---- Asking -------------------------------------------------------------------------------- */

/* What a query answers for one lane; `operand` is the operand besides the texture, if any. */
typedef void answer(const struct exec_op *op, const struct tgsic_exec_texture *texture,
                    uint32_t operand, uint32_t value[4]);

static void ask(struct exec_machine *m, const struct exec_op *op, unsigned view, answer *give)
{
    struct exec_rows operand = {0};
    if (op->num_src > 1)
        operand = tgsic_exec_source(m, op, 1 - view);
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t value[4] = {0};
        if (m->active[lane])
            give(op, exec_texture(m, tgsic_exec_index(m, &op->src[view].reg, lane)),
                 operand.row[0] ? exec_uint(&operand, 0, lane) : 0, value);
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = value[c];
    }
    tgsic_exec_finish(m, op);
}

static void give_size(const struct exec_op *op, const struct tgsic_exec_texture *texture,
                      uint32_t level, uint32_t value[4])
{
    if (texture)
        tgsic_exec_query_size(texture, op->target, (int32_t)level, value);
}

static void give_samples(const struct exec_op *op, const struct tgsic_exec_texture *texture,
                         uint32_t operand, uint32_t value[4])
{
    (void)op;
    (void)operand;
    value[0] = texture ? texture->samples : 0;
}

static void give_position(const struct exec_op *op, const struct tgsic_exec_texture *texture,
                          uint32_t sample, uint32_t value[4])
{
    uint32_t samples = texture ? texture->samples : 1, at = 0;
    bool is_standard = samples && samples <= 16 && !(samples & (samples - 1));
    (void)op;
    if (is_standard && sample < samples)
        at = samples - 1 + sample;
    for (unsigned c = 0; c < 2; c++)
        value[c] = exec_word(tgsic_sample_positions[at][c] / 16.0f);
}

void tgsic_exec_run_query_size(struct exec_machine *m, const struct exec_op *op)
{
    ask(m, op, 1, give_size);
}

void tgsic_exec_run_query_samples(struct exec_machine *m, const struct exec_op *op)
{
    ask(m, op, 0, give_samples);
}

void tgsic_exec_run_sample_position(struct exec_machine *m, const struct exec_op *op)
{
    ask(m, op, 0, give_position);
}
