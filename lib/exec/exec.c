/* SPDX-License-Identifier: MIT */
/* Running: the machine's memory is laid out, inputs come in, operations run, outputs go out. */
#include "machine.h"

#include "exec_codes.h"

#include "tgsi/shader.h"

#define DEFAULT_STEPS ((uint64_t)1 << 32)
#define STEP_LANES    64 /* lanes that run an instruction in one step */

/* ---- Lanes --------------------------------------------------------------------------------- */

void tgsic_exec_activate(struct exec_machine *m)
{
    uint32_t different = 0, all = 0;
    for (unsigned at = 0; at < m->stride; at += EXEC_CHUNK) {
        uint32_t any = 0;
        for (unsigned i = at; i < at + EXEC_CHUNK; i++) {
            any |= m->active[i];
            different |= m->active[i] ^ m->exists[i];
        }
        m->some[at / EXEC_CHUNK] = any != 0;
        all |= any;
    }
    m->is_empty = all == 0;
    m->is_full = different == 0;
}

static void start_lanes(struct exec_machine *m)
{
    const uint8_t *mask = m->run->mask;
    for (unsigned lane = 0; lane < m->lanes; lane++) {
        m->exists[lane] = 0u - (!mask || mask[lane] != 0);
        m->helper[lane] = 0u - (mask && mask[lane] == 2);
    }
    memcpy(m->active, m->exists, m->stride * sizeof *m->active);
    tgsic_exec_activate(m);
}

/* ---- Memory -------------------------------------------------------------------------------- */

static uint32_t *new_rows(struct exec_machine *m, struct tgsic_arena *arena, size_t count)
{
    return ARENA_ARRAY(arena, uint32_t, count * m->stride);
}

static void lay_out_files(struct exec_machine *m, struct tgsic_arena *arena)
{
    static const uint8_t files[] = {TGSIC_FILE_IN, TGSIC_FILE_OUT, TGSIC_FILE_TEMP, TGSIC_FILE_ADDR,
                                    TGSIC_FILE_SV};
    for (size_t i = 0; i < sizeof files; i++) {
        unsigned file = files[i];
        m->vertices[file] = 1;
        if (file == TGSIC_FILE_IN && m->run->input_vertices)
            m->vertices[file] = m->run->input_vertices;
        m->rows[file] =
            new_rows(m, arena, (size_t)m->vertices[file] * m->exec->files[file].registers * 4);
    }
}

static void lay_out_frames(struct exec_machine *m, struct tgsic_arena *arena)
{
    m->frames = ARENA_ARRAY(arena, struct exec_frame, m->exec->max_depth);
    for (uint32_t i = 0; i < m->exec->max_depth; i++) {
        m->frames[i].resume = tgsic_arena_alloc_raw(arena, 3 * m->stride * sizeof(uint32_t));
        m->frames[i].other = m->frames[i].resume + m->stride;
        m->frames[i].selector = m->frames[i].other + m->stride;
    }
}

static void lay_out(struct exec_machine *m, struct tgsic_arena *arena)
{
    lay_out_files(m, arena);
    lay_out_frames(m, arena);
    m->scratch = new_rows(m, arena, EXEC_SCRATCH_ROWS);
    m->cells = new_rows(m, arena, 1);
    m->exists = new_rows(m, arena, 1);
    m->active = new_rows(m, arena, 1);
    m->helper = new_rows(m, arena, 1);
    m->killed = new_rows(m, arena, 1);
    m->emitted = new_rows(m, arena, 1);
    m->some = ARENA_ARRAY(arena, uint8_t, m->stride / EXEC_CHUNK);
    m->vertex = ARENA_ARRAY(arena, uint32_t, (size_t)m->exec->files[TGSIC_FILE_OUT].registers * 4);
}

/* ---- In and out ---------------------------------------------------------------------------- */

/* The caller's rows are not padded. */
static void copy_rows(uint32_t *to, size_t to_stride, const uint32_t *from, size_t from_stride,
                      size_t rows, size_t lanes)
{
    for (size_t i = 0; i < rows && from; i++)
        memcpy(to + i * to_stride, from + i * from_stride, lanes * sizeof *to);
}

static size_t rows_of(const struct exec_machine *m, unsigned file)
{
    return (size_t)m->vertices[file] * m->exec->files[file].registers * 4;
}

static void take_in(struct exec_machine *m)
{
    const uint32_t *const from[TGSIC_FILE_LIMIT] = {
        [TGSIC_FILE_IN] = m->run->inputs,
        [TGSIC_FILE_SV] = m->run->system_values,
        [TGSIC_FILE_OUT] = m->run->outputs,
    };
    for (unsigned f = 0; f < TGSIC_FILE_LIMIT; f++)
        copy_rows(m->rows[f], m->stride, from[f], m->lanes, rows_of(m, f), m->lanes);
}

static void give_out(const struct exec_machine *m)
{
    if (m->run->outputs)
        copy_rows(m->run->outputs, m->lanes, m->rows[TGSIC_FILE_OUT], m->stride,
                  rows_of(m, TGSIC_FILE_OUT), m->lanes);
    for (unsigned lane = 0; lane < m->lanes && m->run->killed; lane++)
        if (m->helper[lane] && (!m->run->mask || m->run->mask[lane] == 1))
            m->run->killed[lane] = 1;
}

/* ---- Running ------------------------------------------------------------------------------- */

static bool run_all(struct exec_machine *m)
{
    while (m->pc < m->exec->num_ops) {
        const struct exec_op *op = &m->exec->ops[m->pc++];
        m->steps += m->step_cost;
        if (m->steps > m->max_steps)
            return false;
        op->run(m, op);
    }
    return true;
}

static void set_up(struct exec_machine *m, const struct tgsic_exec *exec,
                   const struct tgsic_exec_run *run)
{
    static const struct tgsic_exec_resources none;
    m->exec = exec;
    m->run = run;
    m->resources = run->resources ? run->resources : &none;
    m->shared = (struct tgsic_exec_buffer){run->shared, run->shared_size};
    m->lanes = run->lanes;
    m->stride = (run->lanes + EXEC_CHUNK - 1) / EXEC_CHUNK * EXEC_CHUNK;
    m->patch = run->output_vertices ? run->output_vertices : exec->patch;
    m->step_cost = (m->stride + STEP_LANES - 1) / STEP_LANES;
    m->max_steps = run->max_steps ? run->max_steps : DEFAULT_STEPS;
}

static enum tgsic_result fail(struct tgsic_diags *diags, unsigned code, const char *text)
{
    static const struct tgsic_pos nowhere = {0, 0, 0, 0};
    tgsic_diags_add(diags, TGSIC_ERROR, code, nowhere, "%s", text);
    return TGSIC_E_LIMIT;
}

enum tgsic_result tgsic_exec_run(const struct tgsic_exec *exec, const struct tgsic_exec_run *run,
                                 struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    if (run->lanes > exec->max_lanes)
        return fail(diags, E_LANES, "more lanes than the interpreter was prepared for");
    tgsic_arena_init(&arena, &exec->own.allocator, exec->max_memory, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct exec_machine *m = ARENA_NEW(&arena, struct exec_machine);
    set_up(m, exec, run);
    lay_out(m, &arena);
    take_in(m);
    start_lanes(m);
    bool is_done = m->is_empty || run_all(m);
    if (is_done)
        give_out(m);
    tgsic_arena_free(&arena);
    return is_done ? TGSIC_OK : fail(diags, E_STEPS, "the shader runs too long");
}
