/* SPDX-License-Identifier: MIT */
/* From a validated shader to the program that the machine runs. */
#include "handlers.h"

#include "exec_codes.h"

#include "tgsi/shader.h"

#define DEFAULT_LANES  2048u
#define DEFAULT_MEMORY ((size_t)1 << 30)

/* Registers first..last of an ARRAY, by its number. */
struct range {
    int32_t first, last;
};

struct preparer {
    struct tgsic_exec *exec;
    const struct tgsic_shader *shader;
    struct tgsic_diags *diags;
    struct range *arrays[TGSIC_FILE_LIMIT];
    uint32_t num_arrays[TGSIC_FILE_LIMIT];
    uint8_t *targets[TGSIC_FILE_LIMIT]; /* of SVIEW and IMAGE, by register */
    bool failed;
};

/* ---- Declarations -------------------------------------------------------------------------- */

static void note_size(struct preparer *p, const struct tgsic_declaration *d)
{
    struct exec_file *file = &p->exec->files[d->file];
    if (file->registers < d->last + 1u)
        file->registers = d->last + 1u;
    if (d->array_id >= p->num_arrays[d->file])
        p->num_arrays[d->file] = d->array_id + 1u;
}

static void note_array(struct preparer *p, const struct tgsic_declaration *d)
{
    p->arrays[d->file][d->array_id] = (struct range){d->first, d->last};
}

/* Files with registers of both kinds say so for each. */
static void note_vertices(struct preparer *p, const struct tgsic_declaration *d)
{
    struct exec_file *file = &p->exec->files[d->file];
    if (!tgsic_is_per_vertex((enum tgsic_processor)p->shader->processor, d))
        return;
    for (uint32_t i = d->first; i <= d->last; i++)
        file->is_per_vertex[i] = true;
}

static void note_targets(struct preparer *p, const struct tgsic_declaration *d)
{
    for (uint32_t i = d->first; i <= d->last; i++)
        p->targets[d->file][i] = d->target;
}

static void refuse(struct preparer *p, struct tgsic_pos pos, const char *what)
{
    tgsic_diags_add(p->diags, TGSIC_ERROR, E_REFUSED, pos, "%s cannot be interpreted", what);
    p->failed = true;
}

static void decode_declarations(struct preparer *p)
{
    const struct tgsic_shader *shader = p->shader;
    struct tgsic_exec *exec = p->exec;
    struct exec_file *outputs = &exec->files[TGSIC_FILE_OUT];
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        note_size(p, &shader->declarations[i]);
    for (unsigned f = 0; f < TGSIC_FILE_LIMIT; f++) {
        p->arrays[f] = ARENA_ARRAY(exec->arena, struct range, p->num_arrays[f]);
        if (f == TGSIC_FILE_SVIEW || f == TGSIC_FILE_IMAGE)
            p->targets[f] = ARENA_ARRAY(exec->arena, uint8_t, exec->files[f].registers);
    }
    if (shader->processor == TGSIC_PROCESSOR_TESS_CTRL)
        outputs->is_per_vertex = ARENA_ARRAY(exec->arena, uint8_t, outputs->registers + 1u);
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        note_array(p, d);
        if (exec->files[d->file].is_per_vertex)
            note_vertices(p, d);
        if (p->targets[d->file])
            note_targets(p, d);
        if (d->file == TGSIC_FILE_MEMORY && d->memory_type != TGSIC_MEMORY_SHARED)
            refuse(p, d->pos, "memory that is not SHARED");
    }
}

static void decode_immediates(struct preparer *p)
{
    const struct tgsic_shader *shader = p->shader;
    uint32_t *at =
        ARENA_ARRAY(p->exec->arena, uint32_t, (size_t)shader->num_immediates * 4 * EXEC_CHUNK + 1);
    p->exec->immediates = at;
    for (uint32_t i = 0; i < shader->num_immediates; i++)
        for (unsigned c = 0; c < 4; c++)
            for (unsigned lane = 0; lane < EXEC_CHUNK; lane++)
                *at++ = shader->immediates[i].bits[c];
}

/* ---- Operands ------------------------------------------------------------------------------ */

static enum exec_access access_of(const struct preparer *p, const struct tgsic_register *reg)
{
    switch (reg->file) {
    case TGSIC_FILE_IMM:
        return EXEC_UNIFORM;
    case TGSIC_FILE_CONST:
        return reg->indirect || reg->dimension_indirect ? EXEC_GATHER : EXEC_CONST;
    case TGSIC_FILE_OUT:
        if (p->exec->files[TGSIC_FILE_OUT].is_per_vertex)
            return EXEC_GATHER;
        return reg->indirect ? EXEC_GATHER : EXEC_ROWS;
    case TGSIC_FILE_IN:
    case TGSIC_FILE_TEMP:
    case TGSIC_FILE_ADDR:
    case TGSIC_FILE_SV:
        return reg->indirect || reg->dimension_indirect ? EXEC_GATHER : EXEC_ROWS;
    default:
        return EXEC_RESOURCE;
    }
}

static struct exec_reg decode_register(const struct preparer *p, const struct tgsic_register *reg)
{
    struct exec_reg result = {
        .reg = reg,
        .file = reg->file,
        .access = (uint8_t)access_of(p, reg),
        .index = reg->index,
        .dimension = reg->has_dimension ? reg->dimension : 0,
        .last = INT32_MAX, /* buffers have bounds of their own */
    };
    uint32_t registers = p->exec->files[reg->file].registers;
    if (reg->file != TGSIC_FILE_CONST && result.access != EXEC_RESOURCE)
        result.last = (int32_t)registers - 1;
    if (reg->indirect && reg->indirect->array_id) {
        const struct range *array = &p->arrays[reg->file][reg->indirect->array_id];
        result.first = array->first;
        result.last = array->last;
    }
    if (reg->file == TGSIC_FILE_TEMP) /* validate.h: it means nothing */
        result.dimension = 0;
    return result;
}

static struct exec_src decode_source(const struct preparer *p, const struct tgsic_src *src,
                                     char type)
{
    bool is_integer = type == 'i' || type == 'u';
    struct exec_src result = {
        .reg = decode_register(p, &src->reg),
        .keep = src->absolute ? 0x7fffffff : UINT32_MAX,
        .flip = !src->negate ? 0
                : is_integer ? UINT32_MAX
                             : 0x80000000,
    };
    memcpy(result.swizzle, src->swizzle, sizeof result.swizzle);
    return result;
}

/* ---- Operations ---------------------------------------------------------------------------- */

static exec_handler *const handlers[TGSIC_OPCODE_LIMIT] = {
#define HANDLER(opcode, function) [TGSIC_OPCODE_##opcode] = tgsic_exec_run_##function,
#include "handlers.def"
#undef HANDLER
};

/* The target that a register was declared with; `otherwise` where it was not. */
static uint8_t declared_target(const struct preparer *p, const struct tgsic_register *reg,
                               uint8_t otherwise)
{
    bool is_declared =
        reg->index >= 0 && (uint32_t)reg->index < p->exec->files[reg->file].registers;
    return is_declared ? p->targets[reg->file][reg->index] : otherwise;
}

/* Views do not say whether they are compared: SAMPLE_C and SAMPLE_C_LZ do, others do not. */
static uint8_t compared(unsigned opcode, uint8_t target)
{
    static const uint8_t pairs[][2] = {
        {TGSIC_TARGET_TEX_1D, TGSIC_TARGET_SHADOW1D},
        {TGSIC_TARGET_TEX_2D, TGSIC_TARGET_SHADOW2D},
        {TGSIC_TARGET_RECT, TGSIC_TARGET_SHADOWRECT},
        {TGSIC_TARGET_TEX_1D_ARRAY, TGSIC_TARGET_SHADOW1D_ARRAY},
        {TGSIC_TARGET_TEX_2D_ARRAY, TGSIC_TARGET_SHADOW2D_ARRAY},
        {TGSIC_TARGET_CUBE, TGSIC_TARGET_SHADOWCUBE},
        {TGSIC_TARGET_CUBEARRAY, TGSIC_TARGET_SHADOWCUBEARRAY},
    };
    bool compares = opcode == TGSIC_OPCODE_SAMPLE_C || opcode == TGSIC_OPCODE_SAMPLE_C_LZ;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (target == pairs[i][!compares])
            return pairs[i][compares];
    return target;
}

static uint8_t target_of(const struct preparer *p, const struct tgsic_instruction *inst)
{
    uint8_t otherwise = inst->memory ? inst->memory->target : TGSIC_TARGET_BUFFER;
    if (inst->texture && inst->texture->target != TGSIC_TARGET_UNKNOWN)
        return inst->texture->target;
    if (inst->num_dst && inst->dst[0].reg.file == TGSIC_FILE_IMAGE)
        return declared_target(p, &inst->dst[0].reg, otherwise);
    for (unsigned s = 0; s < inst->num_src; s++) {
        const struct tgsic_register *reg = &inst->src[s].reg;
        if (reg->file == TGSIC_FILE_IMAGE || reg->file == TGSIC_FILE_SVIEW)
            return compared(inst->opcode, declared_target(p, reg, otherwise));
    }
    return otherwise;
}

static void decode_operation(struct preparer *p, uint32_t at)
{
    const struct tgsic_instruction *inst = &p->shader->instructions[at];
    const struct tgsic_opcode_info *info = tgsic_opcode_info(inst->opcode);
    struct exec_op *op = &p->exec->ops[at];
    op->inst = inst;
    op->opcode = inst->opcode;
    op->num_src = inst->num_src;
    op->num_dst = inst->num_dst;
    op->saturate = inst->saturate;
    op->target = target_of(p, inst);
    for (unsigned s = 0; s < inst->num_src; s++)
        op->src[s] = decode_source(p, &inst->src[s], info->src[s]);
    for (unsigned d = 0; d < inst->num_dst; d++)
        op->dst[d] =
            (struct exec_dst){decode_register(p, &inst->dst[d].reg), inst->dst[d].writemask};
    op->run = handlers[op->opcode];
    if (op->run || tgsic_exec_decode_alu(p->exec, op))
        return;
    refuse(p, inst->pos, info->name);
}

static void prepare(struct preparer *p)
{
    struct tgsic_exec *exec = p->exec;
    exec->zero_wins = tgsic_shader_property(p->shader, TGSIC_PROPERTY_LEGACY_MATH_RULES, 0) == 1;
    exec->patch = tgsic_shader_property(p->shader, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1);
    exec->max_vertices = tgsic_shader_property(p->shader, TGSIC_PROPERTY_GS_MAX_OUTPUT_VERTICES, 0);
    decode_declarations(p);
    decode_immediates(p);
    exec->num_ops = p->shader->num_instructions;
    exec->ops = ARENA_ARRAY(exec->arena, struct exec_op, exec->num_ops);
    for (uint32_t i = 0; i < exec->num_ops; i++)
        decode_operation(p, i);
    tgsic_exec_link_flow(exec);
}

/* ---- Entry points -------------------------------------------------------------------------- */

static struct tgsic_exec_options fill(const struct tgsic_exec_options *opts)
{
    struct tgsic_exec_options filled = {0};
    if (opts)
        memcpy(&filled, opts,
               opts->size && opts->size < sizeof filled ? opts->size : sizeof filled);
    if (!filled.max_lanes)
        filled.max_lanes = DEFAULT_LANES;
    if (!filled.max_memory)
        filled.max_memory = DEFAULT_MEMORY;
    return filled;
}

enum tgsic_result tgsic_exec_prepare(const struct tgsic_shader *shader,
                                     const struct tgsic_exec_options *opts, struct tgsic_exec **out,
                                     struct tgsic_diags *diags)
{
    struct tgsic_exec_options options = fill(opts);
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, options.max_memory, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct preparer *p = ARENA_NEW(&arena, struct preparer);
    struct tgsic_exec *exec = ARENA_NEW(&arena, struct tgsic_exec);
    exec->arena = &arena;
    exec->shader = shader;
    exec->max_lanes = options.max_lanes;
    exec->max_memory = options.max_memory;
    exec->flush_subnormals = options.flush_subnormals;
    p->exec = exec;
    p->shader = shader;
    p->diags = diags;
    prepare(p);
    if (p->failed) {
        tgsic_arena_free(&arena);
        return TGSIC_E_UNSUPPORTED;
    }
    exec->own = arena;
    exec->arena = &exec->own;
    *out = exec;
    return TGSIC_OK;
}

void tgsic_exec_free(struct tgsic_exec *exec)
{
    if (!exec)
        return;
    struct tgsic_arena arena = exec->own; /* the struct itself lies within */
    tgsic_arena_free(&arena);
}

struct tgsic_exec_layout tgsic_exec_get_layout(const struct tgsic_exec *exec)
{
    return (struct tgsic_exec_layout){
        .inputs = exec->files[TGSIC_FILE_IN].registers,
        .outputs = exec->files[TGSIC_FILE_OUT].registers,
        .system_values = exec->files[TGSIC_FILE_SV].registers,
    };
}
