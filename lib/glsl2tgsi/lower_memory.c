/* SPDX-License-Identifier: MIT */
/* Built-in functions on shared memory: atomics on buffers, images, atomic counters, barriers. */
#include "lower_builtin.h"

#include "tgsi/dialect.h"

/* TGSI's memory kinds, as MEMBAR names them */
enum {
    MEMBAR_BUFFERS = 1,
    MEMBAR_COUNTERS = 2,
    MEMBAR_IMAGES = 4,
    MEMBAR_SHARED = 8,
    MEMBAR_GROUP = 16,
    MEMBAR_GLOBAL = MEMBAR_BUFFERS | MEMBAR_COUNTERS | MEMBAR_IMAGES,
};

#define MAX_STREAMS 4 /* that TGSI can name */

struct access {
    struct ir_memory memory;
    struct ir_instr *srcs[5];
    unsigned count;
};

static void add(struct access *a, enum ir_memory_role role, struct ir_instr *src)
{
    a->memory.role[a->count] = (uint8_t)role;
    a->srcs[a->count++] = src;
}

static struct ir_instr *build(struct lower *l, enum ir_op op, const struct access *a,
                              unsigned components)
{
    return tgsic_ir_memory(&l->b, op, &a->memory, components, a->srcs, a->count);
}

/* ---- Atomics ------------------------------------------------------------------------------- */

struct atomic_row {
    uint8_t of_int, of_uint, of_float; /* TGSIC_OPCODE_MOV: there is none */
};

#define SAME(name)                                                                                 \
    {                                                                                              \
        TGSIC_OPCODE_##name, TGSIC_OPCODE_##name, TGSIC_OPCODE_MOV                                 \
    }
/* By the operation, which memory, images and counters share. */
static const struct atomic_row atomic_rows[INTRINSIC_COUNT] = {
    [INTRINSIC_ATOMIC_ADD] = {TGSIC_OPCODE_ATOMUADD, TGSIC_OPCODE_ATOMUADD, TGSIC_OPCODE_ATOMFADD},
    [INTRINSIC_ATOMIC_MIN] = {TGSIC_OPCODE_ATOMIMIN, TGSIC_OPCODE_ATOMUMIN, TGSIC_OPCODE_MOV},
    [INTRINSIC_ATOMIC_MAX] = {TGSIC_OPCODE_ATOMIMAX, TGSIC_OPCODE_ATOMUMAX, TGSIC_OPCODE_MOV},
    [INTRINSIC_ATOMIC_AND] = SAME(ATOMAND),
    [INTRINSIC_ATOMIC_OR] = SAME(ATOMOR),
    [INTRINSIC_ATOMIC_XOR] = SAME(ATOMXOR),
    [INTRINSIC_ATOMIC_EXCHANGE] = {TGSIC_OPCODE_ATOMXCHG, TGSIC_OPCODE_ATOMXCHG,
                                   TGSIC_OPCODE_ATOMXCHG},
    [INTRINSIC_ATOMIC_COMP_SWAP] = SAME(ATOMCAS),
    [INTRINSIC_IMAGE_ATOMIC_ADD] = {TGSIC_OPCODE_ATOMUADD, TGSIC_OPCODE_ATOMUADD,
                                    TGSIC_OPCODE_ATOMFADD},
    [INTRINSIC_IMAGE_ATOMIC_MIN] = {TGSIC_OPCODE_ATOMIMIN, TGSIC_OPCODE_ATOMUMIN, TGSIC_OPCODE_MOV},
    [INTRINSIC_IMAGE_ATOMIC_MAX] = {TGSIC_OPCODE_ATOMIMAX, TGSIC_OPCODE_ATOMUMAX, TGSIC_OPCODE_MOV},
    [INTRINSIC_IMAGE_ATOMIC_AND] = SAME(ATOMAND),
    [INTRINSIC_IMAGE_ATOMIC_OR] = SAME(ATOMOR),
    [INTRINSIC_IMAGE_ATOMIC_XOR] = SAME(ATOMXOR),
    [INTRINSIC_IMAGE_ATOMIC_EXCHANGE] = {TGSIC_OPCODE_ATOMXCHG, TGSIC_OPCODE_ATOMXCHG,
                                         TGSIC_OPCODE_ATOMXCHG},
    [INTRINSIC_IMAGE_ATOMIC_COMP_SWAP] = SAME(ATOMCAS),
    [INTRINSIC_IMAGE_ATOMIC_INC_WRAP] = SAME(ATOMINC_WRAP),
    [INTRINSIC_IMAGE_ATOMIC_DEC_WRAP] = SAME(ATOMDEC_WRAP),
    [INTRINSIC_COUNTER_ADD] = SAME(ATOMUADD),
    [INTRINSIC_COUNTER_SUBTRACT] = SAME(ATOMUADD),
    [INTRINSIC_COUNTER_INCREMENT] = SAME(ATOMUADD),
    [INTRINSIC_COUNTER_DECREMENT] = SAME(ATOMUADD),
    [INTRINSIC_COUNTER_MIN] = SAME(ATOMUMIN),
    [INTRINSIC_COUNTER_MAX] = SAME(ATOMUMAX),
    [INTRINSIC_COUNTER_AND] = SAME(ATOMAND),
    [INTRINSIC_COUNTER_OR] = SAME(ATOMOR),
    [INTRINSIC_COUNTER_XOR] = SAME(ATOMXOR),
    [INTRINSIC_COUNTER_EXCHANGE] = SAME(ATOMXCHG),
    [INTRINSIC_COUNTER_COMP_SWAP] = SAME(ATOMCAS),
};

static uint8_t atomic_opcode(struct lower *l, const struct ast_expr *e, enum glsl_base base)
{
    const struct atomic_row *row = &atomic_rows[e->builtin->intrinsic];
    uint8_t opcode = base == GLSL_FLOAT  ? row->of_float
                     : base == GLSL_INT  ? row->of_int
                     : base == GLSL_UINT ? row->of_uint
                                         : TGSIC_OPCODE_MOV;
    if (opcode == TGSIC_OPCODE_MOV)
        tgsic_lower_unsupported(l, e->pos, "%s() of %.64s has no TGSI form", e->builtin->name,
                                e->type->name);
    const char *lack = l->virgl ? tgsic_virgl_lack(l->release, (enum tgsic_opcode)opcode) : NULL;
    if (lack)
        tgsic_lower_unsupported(l, e->pos, "%s() %s", e->builtin->name, lack);
    return opcode;
}

/* Data from argument `first` on: one, or what a compare-and-swap compares with and stores. */
static void add_data(struct lower *l, struct access *a, const struct ast_expr *e, unsigned first)
{
    for (unsigned i = first; i < e->argument_count; i++)
        add(a, i == first ? IR_ROLE_DATA : IR_ROLE_SWAP, tgsic_lower_vector(l, e->arguments[i]));
}

static struct value atomic(struct lower *l, const struct ast_expr *e)
{
    struct lvalue target = tgsic_lower_lvalue(l, e->arguments[0]);
    struct place place = target.place;
    struct access a = {{0}, {NULL}, 0};
    if (target.count) /* a component that a swizzle names */
        place = tgsic_place_element(l, &place, target.swizzle[0], NULL);
    if (place.memory != IN_BUFFER)
        tgsic_lower_unsupported(l, e->pos, "%s() of memory that nobody shares", e->builtin->name);
    a.memory = (struct ir_memory){.opcode = atomic_opcode(l, e, e->type->base),
                                  .qualifiers = place.qualifiers,
                                  .var = place.leaves[0],
                                  .element = place.first_block};
    a.count = tgsic_buffer_sources(l, &place, 0, &a.memory, a.srcs);
    add_data(l, &a, e, 1);
    return tgsic_value(e->type, build(l, IR_ATOMIC, &a, 1));
}

/* ---- Counters ------------------------------------------------------------------------------ */

static struct access opaque(struct lower *l, const struct ast_expr *e, unsigned opcode)
{
    struct value value = tgsic_lower_access(l, e);
    struct access a = {{0}, {NULL}, 0};
    a.memory = (struct ir_memory){.opcode = (uint8_t)opcode,
                                  .qualifiers = value.place.qualifiers,
                                  .var = value.place.leaves[0],
                                  .element = value.place.offset};
    if (value.place.index)
        add(&a, IR_ROLE_INDEX, value.place.index);
    return a;
}

/* GLSL 4.60 8.10: decrementing gives the new value, all others the old one. */
static struct value counter(struct lower *l, const struct ast_expr *e)
{
    unsigned intrinsic = e->builtin->intrinsic;
    bool read = intrinsic == INTRINSIC_COUNTER_READ;
    struct access a =
        opaque(l, e->arguments[0], read ? TGSIC_OPCODE_LOAD : atomic_opcode(l, e, GLSL_UINT));
    add(&a, IR_ROLE_ADDRESS, imm_i(l, 0));
    if (read)
        return tgsic_value(e->type, build(l, IR_READ, &a, 1));
    if (intrinsic == INTRINSIC_COUNTER_INCREMENT)
        add(&a, IR_ROLE_DATA, imm_i(l, 1));
    else if (intrinsic == INTRINSIC_COUNTER_DECREMENT)
        add(&a, IR_ROLE_DATA, imm_i(l, -1));
    else if (intrinsic == INTRINSIC_COUNTER_SUBTRACT)
        add(&a, IR_ROLE_DATA, op1(l, IR_INEG, tgsic_lower_vector(l, e->arguments[1])));
    else
        add_data(l, &a, e, 1);
    struct ir_instr *old = build(l, IR_ATOMIC, &a, 1);
    if (intrinsic == INTRINSIC_COUNTER_DECREMENT)
        old = op2(l, IR_IADD, old, imm_i(l, -1));
    return tgsic_value(e->type, old);
}

/* ---- Images -------------------------------------------------------------------------------- */

/* The texel, and in the fourth component the sample. */
static unsigned add_texel(struct lower *l, struct access *a, const struct ast_expr *e)
{
    struct ir_instr *parts[4] = {tgsic_lower_vector(l, e->arguments[1])};
    unsigned next = 2, count = 1;
    if (e->arguments[0]->type->multisample) {
        for (unsigned c = parts[0]->components; c < 3; c++)
            parts[count++] = imm_i(l, 0);
        parts[count++] = tgsic_lower_vector(l, e->arguments[next++]);
    }
    add(a, IR_ROLE_ADDRESS, tgsic_ir_vec(&l->b, parts, count));
    return next;
}

static struct value image_size(struct lower *l, const struct ast_expr *e)
{
    static const uint8_t xyzw[4] = {0, 1, 2, 3};
    struct access a = opaque(l, e->arguments[0], TGSIC_OPCODE_RESQ);
    struct ir_instr *size = build(l, IR_QUERY, &a, 4);
    if (e->builtin->intrinsic == INTRINSIC_IMAGE_SAMPLES)
        return tgsic_value(e->type, component(l, size, 3));
    return tgsic_value(e->type, tgsic_ir_swizzle(&l->b, size, e->type->rows, xyzw));
}

static struct value image(struct lower *l, const struct ast_expr *e)
{
    unsigned intrinsic = e->builtin->intrinsic;
    if (intrinsic == INTRINSIC_IMAGE_SIZE || intrinsic == INTRINSIC_IMAGE_SAMPLES)
        return image_size(l, e);
    bool load = intrinsic == INTRINSIC_IMAGE_LOAD, store = intrinsic == INTRINSIC_IMAGE_STORE;
    struct access a = opaque(l, e->arguments[0],
                             load    ? TGSIC_OPCODE_LOAD
                             : store ? TGSIC_OPCODE_STORE
                                     : atomic_opcode(l, e, e->arguments[0]->type->sampled));
    unsigned next = add_texel(l, &a, e);
    if (!load)
        add_data(l, &a, e, next);
    l->b.pos = e->pos;
    if (store) {
        build(l, IR_WRITE, &a, 4);
        return (struct value){.type = e->type};
    }
    return tgsic_value(e->type, build(l, load ? IR_READ : IR_ATOMIC, &a, e->type->rows));
}

/* ---- Barriers and vertices ----------------------------------------------------------------- */

/* What each orders. Hosts know only the barrier of everything outside of compute shaders. */
static struct value memory_barrier(struct lower *l, const struct ast_expr *e)
{
    static const uint8_t kinds[INTRINSIC_COUNT] = {
        [INTRINSIC_MEMORY_BARRIER] = MEMBAR_GLOBAL | MEMBAR_SHARED,
        [INTRINSIC_MEMORY_BARRIER_ATOMIC_COUNTER] = MEMBAR_COUNTERS,
        [INTRINSIC_MEMORY_BARRIER_BUFFER] = MEMBAR_BUFFERS,
        [INTRINSIC_MEMORY_BARRIER_IMAGE] = MEMBAR_IMAGES,
        [INTRINSIC_MEMORY_BARRIER_SHARED] = MEMBAR_SHARED,
        [INTRINSIC_GROUP_MEMORY_BARRIER] = MEMBAR_GLOBAL | MEMBAR_SHARED | MEMBAR_GROUP,
    };
    uint32_t bits = kinds[e->builtin->intrinsic];
    if (l->stage != TGSIC_PROCESSOR_COMP)
        bits = MEMBAR_GLOBAL;
    tgsic_ir_plain(&l->b, IR_MEMORY_BARRIER, 0, bits);
    return (struct value){.type = e->type};
}

static struct value emit(struct lower *l, const struct ast_expr *e)
{
    bool vertex = e->builtin->intrinsic == INTRINSIC_EMIT_VERTEX;
    uint32_t stream = 0;
    if (e->argument_count)
        tgsic_constant_index(e->arguments[0], &stream);
    if (stream >= MAX_STREAMS) {
        tgsic_diags_add(l->diags, TGSIC_ERROR, E_STREAM, e->pos, "there is no vertex stream %d",
                        (int)stream);
        tgsic_arena_fail(l->arena, TGSIC_E_LINK);
    }
    if (vertex)
        tgsic_lower_outputs(l, stream);
    tgsic_ir_plain(&l->b, vertex ? IR_EMIT : IR_END_PRIMITIVE, 0, stream);
    return (struct value){.type = e->type};
}

struct value tgsic_lower_memory(struct lower *l, const struct ast_expr *e)
{
    unsigned intrinsic = e->builtin->intrinsic;
    l->b.pos = e->pos;
    if (intrinsic == INTRINSIC_EMIT_VERTEX || intrinsic == INTRINSIC_END_PRIMITIVE)
        return emit(l, e);
    if (intrinsic == INTRINSIC_BARRIER) {
        tgsic_ir_plain(&l->b, IR_BARRIER, 0, 0);
        return (struct value){.type = e->type};
    }
    if (intrinsic <= INTRINSIC_GROUP_MEMORY_BARRIER)
        return memory_barrier(l, e);
    if (intrinsic <= INTRINSIC_ATOMIC_COMP_SWAP)
        return atomic(l, e);
    return intrinsic <= INTRINSIC_COUNTER_COMP_SWAP ? counter(l, e) : image(l, e);
}
