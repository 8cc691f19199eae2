/* SPDX-License-Identifier: MIT */
/* Which variables of scan need memory, and their declaration.
 *
 * A variable that one instruction writes and only code behind it in the same region reads is that
 * instruction's result; one that a single block names is whatever was assigned last. The others
 * have a variable of SPIR-V's. */
#include "emit.h"

/* ---- Uses ---------------------------------------------------------------------------------- */

struct usage {
    uint32_t definition; /* the first instruction that writes it */
    uint32_t last;       /* that names it */
    uint32_t block;      /* in which all named it so far */
    uint32_t writes;     /* instructions */
    uint8_t written;     /* components so far in this block */
    bool is_named, is_spread, is_read_early, is_partly_written;
};

static bool ends_block(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_ENDIF:
    case TGSIC_OPCODE_BGNLOOP:
    case TGSIC_OPCODE_ENDLOOP:
    case TGSIC_OPCODE_BRK:
    case TGSIC_OPCODE_CONT:
    case TGSIC_OPCODE_SWITCH:
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
    case TGSIC_OPCODE_ENDSWITCH:
    case TGSIC_OPCODE_RET:
        return true;
    default:
        return false;
    }
}

static void name_variable(struct usage *u, uint32_t instruction, uint32_t block)
{
    u->is_spread |= u->is_named && u->block != block;
    u->is_named = true;
    u->block = block;
    u->last = instruction;
}

static void note_read(struct usage *u, uint32_t instruction, uint32_t block, unsigned bit)
{
    name_variable(u, instruction, block);
    u->is_read_early |= !(u->written & bit);
}

static unsigned bit_of(const struct tgsic_variable *v, unsigned component)
{
    return v->kind >= TGSIC_KIND_DOUBLE ? 1 : 1u << component;
}

static unsigned whole_of(const struct tgsic_variable *v)
{
    return v->kind >= TGSIC_KIND_DOUBLE ? 1 : v->mask;
}

static void note_reads(const struct emit *e, struct usage *usage,
                       const struct tgsic_operand_variables *op, const uint8_t *components,
                       unsigned count, uint32_t instruction, uint32_t block)
{
    for (unsigned i = 0; i < count; i++) {
        uint32_t id = tgsic_variable_at(op, i);
        if (id != TGSIC_NO_VARIABLE)
            note_read(&usage[id], instruction, block,
                      bit_of(&e->scan.variables[id], components[i]));
    }
}

/* an index; which component it is does not matter where all of them are written */
static void note_index(const struct emit *e, struct usage *usage, uint32_t variable,
                       uint32_t instruction, uint32_t block)
{
    if (variable == TGSIC_NO_VARIABLE)
        return;
    struct usage *u = &usage[variable];
    name_variable(u, instruction, block);
    u->is_read_early |= u->written != whole_of(&e->scan.variables[variable]);
}

static bool is_first_of(const struct tgsic_operand_variables *op, unsigned mask, unsigned c)
{
    for (unsigned k = 0; k < c; k++)
        if (mask >> k & 1 && tgsic_variable_at(op, k) == tgsic_variable_at(op, c))
            return false;
    return true;
}

static void note_writes(const struct emit *e, struct usage *usage,
                        const struct tgsic_operand_variables *op, unsigned mask,
                        uint32_t instruction, uint32_t block)
{
    mask &= op->mask;
    for (unsigned c = 0; c < 4; c++) {
        uint32_t id = tgsic_variable_at(op, c);
        uint8_t bits = 0;
        if (!(mask >> c & 1) || !is_first_of(op, mask, c))
            continue;
        for (unsigned k = c; k < 4; k++)
            if (mask >> k & 1 && tgsic_variable_at(op, k) == id)
                bits |= (uint8_t)bit_of(&e->scan.variables[id], k);
        struct usage *u = &usage[id];
        name_variable(u, instruction, block);
        if (!u->writes++)
            u->definition = instruction;
        u->is_partly_written |= bits != whole_of(&e->scan.variables[id]);
        u->written |= bits;
    }
}

/* All that a chain of comparisons reads is its subject, in front of its first branch. */
static void note_chain(const struct emit *e, struct usage *usage, const struct tgsic_chain *chain,
                       uint32_t i, uint32_t block)
{
    const struct tgsic_instruction *in = &e->shader->instructions[chain->compare];
    unsigned operand = in->num_dst + chain->source;
    if (chain->links[0].start == i)
        note_reads(e, usage, &e->scan.operands[e->scan.first_operand[chain->compare] + operand],
                   in->src[chain->source].swizzle, 4, i, block);
}

static void note_instruction(const struct emit *e, struct usage *usage, uint32_t i, uint32_t block)
{
    const struct tgsic_instruction *in = &e->shader->instructions[i];
    const struct tgsic_operand_variables *op = &e->scan.operands[e->scan.first_operand[i]];
    for (unsigned k = 0; k < in->num_dst + in->num_src; k++) {
        note_index(e, usage, tgsic_index_variable(&op[k]), i, block);
        note_index(e, usage, tgsic_dimension_variable(&op[k]), i, block);
    }
    for (unsigned s = 0; s < in->num_src; s++)
        note_reads(e, usage, &op[in->num_dst + s], in->src[s].swizzle, 4, i, block);
    for (unsigned o = 0; in->texture && o < in->texture->num_offsets; o++)
        note_reads(e, usage, &op[in->num_dst + in->num_src + o], in->texture->offsets[o].swizzle, 3,
                   i, block);
    for (unsigned d = 0; d < in->num_dst; d++)
        note_writes(e, usage, &op[d], in->dst[d].writemask, i, block);
}

static struct usage *find_usage(struct emit *e)
{
    struct usage *usage = ARENA_ARRAY(e->arena, struct usage, e->scan.num_variables);
    uint32_t block = 0;
    for (uint32_t i = 0; i < e->shader->num_instructions; i++) {
        const struct tgsic_chain *chain = tgsic_chain_of(&e->chains, i);
        if (chain)
            note_chain(e, usage, chain, i, block);
        else
            note_instruction(e, usage, i, block);
        block += ends_block(e->shader->instructions[i].opcode);
    }
    return usage;
}

/* Where the region ends that each instruction is in: the branch, the loop or the case. */
static uint32_t *find_region_ends(struct emit *e)
{
    uint32_t count = e->shader->num_instructions, depth = 0;
    uint32_t *ends = ARENA_ARRAY(e->arena, uint32_t, count);
    uint32_t *open = ARENA_ARRAY(e->arena, uint32_t, count + 1);
    open[0] = count;
    for (uint32_t i = count; i-- > 0;) {
        switch (e->shader->instructions[i].opcode) {
        case TGSIC_OPCODE_ENDIF:
        case TGSIC_OPCODE_ENDLOOP:
        case TGSIC_OPCODE_ENDSWITCH:
            open[++depth] = i;
            break;
        case TGSIC_OPCODE_ELSE:
        case TGSIC_OPCODE_CASE:
        case TGSIC_OPCODE_DEFAULT:
            open[depth] = i;
            break;
        case TGSIC_OPCODE_IF:
        case TGSIC_OPCODE_UIF:
        case TGSIC_OPCODE_BGNLOOP:
        case TGSIC_OPCODE_SWITCH:
            depth--;
            break;
        default:
            break;
        }
        ends[i] = open[depth];
    }
    return ends;
}

static bool lives_in_values(const struct usage *u, const uint32_t *ends)
{
    if (!u->is_named || u->is_read_early)
        return !u->is_named;
    return !u->is_spread ||
           (u->writes == 1 && !u->is_partly_written && u->last < ends[u->definition]);
}

static unsigned width_of(const struct tgsic_variable *v)
{
    return v->kind >= TGSIC_KIND_DOUBLE ? 1 : tgsic_components_of[v->mask].count;
}

/* `t3` and the like; `t3_1` for further variables of a register */
static const char *variable_name(struct emit *e, const struct tgsic_variable *v)
{
    const char *stem = v->file == TGSIC_FILE_ADDR ? "a" : "t";
    if (!e->opts->debug)
        return NULL;
    return v->ordinal ? tgsic_arena_printf(e->arena, "%s%u_%u", stem, v->index, v->ordinal)
                      : tgsic_arena_printf(e->arena, "%s%u", stem, v->index);
}

static uint32_t declare_in_module(struct emit *e, uint32_t type, bool zero)
{
    return zero ? tgsic_t2s_constant_variable(&e->m, type, tgsic_t2s_null(&e->m, type))
                : tgsic_t2s_variable(&e->m, SpvStorageClassPrivate, type, NULL);
}

static uint32_t declare_in_function(struct emit *e, uint32_t type, bool zero)
{
    uint32_t pointer = tgsic_t2s_pointer(&e->m, SpvStorageClassFunction, type);
    uint32_t null = zero ? tgsic_t2s_null(&e->m, type) : 0, id = tgsic_t2s_id(&e->m);
    if (zero)
        SPV_PUT(&e->m, &e->locals, SpvOpVariable, pointer, id, SpvStorageClassFunction, null);
    else
        SPV_PUT(&e->m, &e->locals, SpvOpVariable, pointer, id, SpvStorageClassFunction);
    return id;
}

/* a variable of the function's or, where functions share it, of the module's */
static uint32_t declare(struct emit *e, uint32_t type, bool zero, const char *name)
{
    uint32_t id =
        e->subroutines ? declare_in_module(e, type, zero) : declare_in_function(e, type, zero);
    if (name)
        tgsic_t2s_name(&e->m, id, name);
    return id;
}

static void declare_arrays(struct emit *e)
{
    e->temp_arrays = ARENA_ARRAY(e->arena, uint32_t, e->scan.num_temp_arrays);
    for (uint32_t i = 0; i < e->scan.num_temp_arrays; i++) {
        const struct tgsic_temp_array *array = &e->scan.temp_arrays[i];
        uint32_t type =
            tgsic_t2s_array(&e->m, type_of(e, array->kind, 4), array->last - array->first + 1u);
        const char *name =
            e->opts->debug ? tgsic_arena_printf(e->arena, "array%u", array->array_id) : NULL;
        e->temp_arrays[i] = declare(e, type, true, name);
    }
}

void tgsic_t2s_declare_variables(struct emit *e)
{
    const struct usage *usage = e->subroutines ? NULL : find_usage(e);
    const uint32_t *ends = e->subroutines ? NULL : find_region_ends(e);
    e->variables = ARENA_ARRAY(e->arena, struct cell, e->scan.num_variables);
    for (uint32_t i = 0; i < e->scan.num_variables; i++) {
        const struct tgsic_variable *v = &e->scan.variables[i];
        struct cell *cell = &e->variables[i];
        cell->kind = v->kind;
        cell->width = (uint8_t)width_of(v);
        cell->storage = e->subroutines ? SpvStorageClassPrivate : SpvStorageClassFunction;
        if (!usage || !lives_in_values(&usage[i], ends))
            cell->variable = declare(e, type_of(e, v->kind, cell->width), v->may_be_read_undefined,
                                     variable_name(e, v));
    }
    declare_arrays(e);
}
