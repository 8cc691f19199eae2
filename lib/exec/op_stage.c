/* SPDX-License-Identifier: MIT */
/* Opcodes of one stage: ends and helpers, interpolation and the framebuffer of FRAG, vertices of
 * GEOM; and those with an unusual number of results. */
#include "handlers.h"

#include "tgsi/arith.h"

/* ---- The end of invocations ---------------------------------------------------------------- */

/* Nobody is left whose outputs count. */
static bool is_over(const struct exec_machine *m)
{
    for (unsigned lane = 0; lane < m->lanes; lane++)
        if (m->exists[lane] & ~m->helper[lane])
            return false;
    return true;
}

static void end_lanes(struct exec_machine *m, const uint32_t *lanes)
{
    for (unsigned i = 0; i < m->stride; i++) {
        m->killed[i] |= lanes[i];
        m->helper[i] |= lanes[i];
    }
    if (is_over(m))
        m->pc = m->exec->num_ops;
}

void tgsic_exec_run_kill(struct exec_machine *m, const struct exec_op *op)
{
    (void)op;
    end_lanes(m, m->active);
}

void tgsic_exec_run_kill_if(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0);
    uint32_t *lanes = exec_result(m, 0);
    for (unsigned lane = 0; lane < m->stride; lane++) {
        bool dies = false;
        for (unsigned c = 0; c < 4; c++)
            dies |= exec_value(&value, c, lane) < 0;
        lanes[lane] = m->active[lane] & (0u - dies);
    }
    end_lanes(m, lanes);
}

void tgsic_exec_run_demote(struct exec_machine *m, const struct exec_op *op)
{
    (void)op;
    for (unsigned i = 0; i < m->stride; i++)
        m->helper[i] |= m->active[i];
    if (is_over(m))
        m->pc = m->exec->num_ops;
}

void tgsic_exec_run_read_helper(struct exec_machine *m, const struct exec_op *op)
{
    for (unsigned c = 0; c < 4; c++)
        memcpy(exec_result(m, c), m->helper, m->stride * sizeof *m->helper);
    tgsic_exec_finish(m, op);
}

/* ---- Values from outside ------------------------------------------------------------------- */

void tgsic_exec_run_clock(struct exec_machine *m, const struct exec_op *op)
{
    const struct tgsic_exec_hooks *hooks = &m->run->hooks;
    uint64_t now = hooks->clock ? hooks->clock(hooks->user) : m->steps;
    for (unsigned c = 0; c < 4; c++)
        for (unsigned lane = 0; lane < m->stride; lane++)
            exec_result(m, c)[lane] = c < 2 ? (uint32_t)(now >> 32 * c) : 0;
    tgsic_exec_finish(m, op);
}

/* A value that a hook gave for a lane, as source `s` swizzles and modifies it. */
static void put_value(struct exec_machine *m, const struct exec_op *op, unsigned s, unsigned lane,
                      const uint32_t value[4])
{
    const struct exec_src *src = &op->src[s];
    for (unsigned c = 0; c < 4; c++)
        exec_result(m, c)[lane] = (value[src->swizzle[c]] & src->keep) ^ src->flip;
}

void tgsic_exec_run_fbfetch(struct exec_machine *m, const struct exec_op *op)
{
    const struct tgsic_exec_hooks *hooks = &m->run->hooks;
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        uint32_t value[4] = {0};
        int32_t output = tgsic_exec_index(m, &op->src[0].reg, lane);
        if (hooks->fetch && m->active[lane] && output >= 0)
            hooks->fetch(hooks->user, lane, (uint32_t)output, value);
        put_value(m, op, 0, lane, value);
    }
    tgsic_exec_finish(m, op);
}

static enum tgsic_location location_of(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_INTERP_CENTROID ? TGSIC_LOCATION_CENTROID
           : opcode == TGSIC_OPCODE_INTERP_SAMPLE ? TGSIC_LOCATION_SAMPLE
                                                  : TGSIC_LOCATION_CENTER;
}

/* Without a hook the input is the same everywhere. */
void tgsic_exec_run_interpolate(struct exec_machine *m, const struct exec_op *op)
{
    const struct tgsic_exec_hooks *hooks = &m->run->hooks;
    enum tgsic_location mode = location_of(op->opcode);
    struct exec_rows input = tgsic_exec_fetch_rows(m, op, 0, EXEC_ALL), place = {0};
    if (op->num_src > 1)
        place = tgsic_exec_source(m, op, 1);
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        int32_t index = tgsic_exec_index(m, &op->src[0].reg, lane);
        uint32_t value[4], sample = 0;
        float x = 0, y = 0;
        for (unsigned c = 0; c < 4; c++)
            value[c] = input.row[c][input.step ? lane : 0];
        if (mode == TGSIC_LOCATION_SAMPLE)
            sample = exec_uint(&place, 0, lane);
        if (mode == TGSIC_LOCATION_CENTER) {
            x = exec_value(&place, 0, lane);
            y = exec_value(&place, 1, lane);
        }
        if (hooks->interpolate && m->active[lane] && index >= 0)
            hooks->interpolate(hooks->user, lane, (uint32_t)index, mode, sample, x, y, value);
        put_value(m, op, 0, lane, value);
    }
    tgsic_exec_finish(m, op);
}

/* ---- GEOM ---------------------------------------------------------------------------------- */

static void emit_lane(struct exec_machine *m, unsigned lane, uint32_t stream)
{
    const struct tgsic_exec_hooks *hooks = &m->run->hooks;
    uint32_t words = m->exec->files[TGSIC_FILE_OUT].registers * 4;
    if (m->emitted[lane] >= m->exec->max_vertices)
        return;
    m->emitted[lane]++;
    for (uint32_t i = 0; i < words; i++)
        m->vertex[i] = m->rows[TGSIC_FILE_OUT][(size_t)i * m->stride + lane];
    if (hooks->emit)
        hooks->emit(hooks->user, lane, stream, m->vertex);
}

void tgsic_exec_run_emit(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows stream = tgsic_exec_source(m, op, 0);
    for (unsigned lane = 0; lane < m->lanes; lane++)
        if (m->active[lane])
            emit_lane(m, lane, exec_uint(&stream, 0, lane));
}

void tgsic_exec_run_endprim(struct exec_machine *m, const struct exec_op *op)
{
    const struct tgsic_exec_hooks *hooks = &m->run->hooks;
    struct exec_rows stream = tgsic_exec_source(m, op, 0);
    for (unsigned lane = 0; lane < m->lanes && hooks->end_primitive; lane++)
        if (m->active[lane])
            hooks->end_primitive(hooks->user, lane, exec_uint(&stream, 0, lane));
}

/* ---- Two results --------------------------------------------------------------------------- */

/* Significand and exponent of one double; both are known before either is written. */
void tgsic_exec_run_dfracexp(struct exec_machine *m, const struct exec_op *op)
{
    struct exec_rows value = tgsic_exec_source(m, op, 0);
    uint32_t *exponents = m->cells;
    for (unsigned lane = 0; lane < m->stride; lane++) {
        unsigned at = value.step ? lane : 0;
        uint64_t bits = (uint64_t)exec_bits(&value, 1, lane) << 32 | value.row[0][at];
        double x;
        int exponent;
        memcpy(&x, &bits, sizeof x);
        x = tgsic_arith_frexp(x, &exponent);
        memcpy(&bits, &x, sizeof x);
        for (unsigned c = 0; c < 4; c++)
            exec_result(m, c)[lane] = (uint32_t)(bits >> 32 * (c & 1));
        exponents[lane] = (uint32_t)exponent;
    }
    tgsic_exec_write(m, op, 0);
    for (unsigned c = 0; c < 4; c++)
        memcpy(exec_result(m, c), exponents, m->stride * sizeof *exponents);
    tgsic_exec_write(m, op, 1);
}
