/* SPDX-License-Identifier: MIT */
/* Lint and legalise: the walk over a shader, and what repairs are made with. */
#include "legaliser.h"

#include "builder.h"

#include <stdio.h>
#include <string.h>

#define MAX_MESSAGE 200

static const char *const rule_names[] = {
#define LEGAL_RULE(ident, name, text) name,
#include "legal_rules.def"
};

static const char *const rule_texts[] = {
#define LEGAL_RULE(ident, name, text) text,
#include "legal_rules.def"
};

const char *tgsic_legal_rule_name(unsigned rule)
{
    return rule < TGSIC_RULE_COUNT ? rule_names[rule] : NULL;
}

const char *tgsic_legal_rule_text(unsigned rule)
{
    return rule < TGSIC_RULE_COUNT ? rule_texts[rule] : NULL;
}

/* ---- Breaches ------------------------------------------------------------------------------ */

bool tgsic_legal_breach(struct legaliser *l, enum tgsic_legal_rule rule)
{
    if (!l->lint)
        return true;
    if (!(l->reported >> rule & 1))
        tgsic_diags_add(l->diags, TGSIC_ERROR, E_LEGAL + rule, l->pos, "%s (%s)", rule_texts[rule],
                        rule_names[rule]);
    l->reported |= 1u << rule;
    l->failed = true;
    return false;
}

void tgsic_legal_refuse(struct legaliser *l, enum tgsic_legal_rule rule, const char *format, ...)
{
    char what[MAX_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    tgsic_diags_add(l->diags, TGSIC_ERROR, E_LEGAL + rule, l->pos, "%s: %s (%s)", what,
                    rule_texts[rule], rule_names[rule]);
    l->reported |= 1u << rule;
    l->failed = true;
}

/* ---- Emitting ------------------------------------------------------------------------------ */

static struct tgsic_register copy_register(struct legaliser *l, struct tgsic_register reg)
{
    const struct tgsic_indirect **indirects[2] = {&reg.indirect, &reg.dimension_indirect};
    for (int i = 0; i < 2; i++)
        if (*indirects[i]) {
            struct tgsic_indirect *copy = ARENA_NEW(l->arena, struct tgsic_indirect);
            *copy = **indirects[i];
            *indirects[i] = copy;
        }
    return reg;
}

static void *copy_bytes(struct legaliser *l, const void *data, size_t size)
{
    return data && size ? memcpy(tgsic_arena_alloc(l->arena, size), data, size) : NULL;
}

struct tgsic_instruction tgsic_legal_copy(struct legaliser *l, const struct tgsic_instruction *inst)
{
    struct tgsic_instruction copy = *inst;
    copy.dst = copy_bytes(l, inst->dst, inst->num_dst * sizeof *inst->dst);
    copy.src = copy_bytes(l, inst->src, inst->num_src * sizeof *inst->src);
    copy.texture = copy_bytes(l, inst->texture, sizeof *inst->texture);
    copy.memory = copy_bytes(l, inst->memory, sizeof *inst->memory);
    for (unsigned i = 0; i < copy.num_dst; i++)
        copy.dst[i].reg = copy_register(l, copy.dst[i].reg);
    for (unsigned i = 0; i < copy.num_src; i++)
        copy.src[i].reg = copy_register(l, copy.src[i].reg);
    return copy;
}

void tgsic_legal_emit(struct legaliser *l, const struct tgsic_instruction *inst)
{
    if (l->lint)
        return;
    ARENA_RESERVE(l->arena, l->out.instructions, l->out.num_instructions);
    l->out.instructions[l->out.num_instructions++] = tgsic_legal_copy(l, inst);
}

void tgsic_legal_emit_op(struct legaliser *l, enum tgsic_opcode opcode, struct tgsic_dst dst,
                         const struct tgsic_src *src, unsigned num_src)
{
    struct tgsic_src operands[MAX_SOURCES];
    for (unsigned i = 0; i < num_src; i++)
        operands[i] = src[i];
    tgsic_legal_emit(l, &(struct tgsic_instruction){.opcode = (uint8_t)opcode,
                                                    .num_dst = 1,
                                                    .num_src = (uint8_t)num_src,
                                                    .dst = &dst,
                                                    .src = operands,
                                                    .pos = l->pos});
}

void tgsic_legal_move(struct legaliser *l, struct tgsic_dst dst, struct tgsic_src src)
{
    tgsic_legal_emit_op(l, TGSIC_OPCODE_MOV, dst, &src, 1);
}

/* ---- Registers ----------------------------------------------------------------------------- */

static uint32_t take_temps(struct legaliser *l, uint32_t count)
{
    uint32_t first = l->num_temps;
    l->num_temps += count;
    if (l->num_temps > INT16_MAX)
        tgsic_arena_fail(l->arena, TGSIC_E_LIMIT);
    if (l->num_temps > l->most_temps)
        l->most_temps = l->num_temps;
    return first;
}

uint16_t tgsic_legal_temp(struct legaliser *l, uint32_t count)
{
    return (uint16_t)take_temps(l, count);
}

struct tgsic_register tgsic_legal_scratch(struct legaliser *l)
{
    return tgsic_register_of(TGSIC_FILE_TEMP, (int)take_temps(l, 1));
}

struct tgsic_register tgsic_legal_scratch_address(struct legaliser *l)
{
    uint32_t index = l->num_addresses++;
    if (l->num_addresses > l->most_addresses)
        l->most_addresses = l->num_addresses;
    return tgsic_register_of(TGSIC_FILE_ADDR, (int)index);
}

struct tgsic_src tgsic_legal_through(struct legaliser *l, enum tgsic_opcode opcode,
                                     struct tgsic_src src)
{
    struct tgsic_register temp = tgsic_legal_scratch(l);
    bool replicated = tgsic_is_replicated(&src); /* which other rules may ask for */
    tgsic_legal_emit_op(l, opcode, tgsic_write(temp), &src, 1);
    return replicated ? tgsic_component(tgsic_read(temp), 0) : tgsic_read(temp);
}

struct tgsic_src tgsic_legal_uint(struct legaliser *l, uint32_t value)
{
    uint32_t i = l->shader->num_immediates; /* those that were added */
    for (; i < l->out.num_immediates; i++)
        if (l->out.immediates[i].bits[0] == value)
            break;
    if (i == l->out.num_immediates) {
        ARENA_RESERVE(l->arena, l->out.immediates, l->out.num_immediates);
        l->out.immediates[l->out.num_immediates++] = (struct tgsic_immediate){
            .type = TGSIC_IMM_UINT32, .bits = {value, value, value, value}, .pos = l->pos};
    }
    return tgsic_component(tgsic_read(tgsic_register_of(TGSIC_FILE_IMM, (int)i)), 0);
}

/* ---- The walk ------------------------------------------------------------------------------ */

static void simple_instruction(struct legaliser *l, const struct tgsic_instruction *original)
{
    struct legal_move moves[LEGAL_MAX_DST];
    struct tgsic_instruction inst = tgsic_legal_copy(l, original);
    tgsic_legal_operands(l, &inst);
    unsigned count = tgsic_legal_results(l, &inst, moves);
    if (inst.precise && !l->opts.precise && tgsic_legal_breach(l, TGSIC_RULE_PRECISE))
        inst.precise = false;
    tgsic_legal_emit(l, &inst);
    for (unsigned i = 0; i < count; i++)
        tgsic_legal_move(l, moves[i].dst, moves[i].src);
}

void tgsic_legal_instruction(struct legaliser *l, const struct tgsic_instruction *inst)
{
    if (!tgsic_legal_flow(l, inst) && !tgsic_legal_opcode(l, inst) && !tgsic_legal_wide(l, inst) &&
        !tgsic_legal_bit_field(l, inst) && !tgsic_legal_address_write(l, inst))
        simple_instruction(l, inst);
}

static void walk(struct legaliser *l)
{
    const struct tgsic_shader *shader = l->shader;
    l->out.processor = shader->processor;
    for (uint32_t i = 0; i < shader->num_immediates; i++) {
        ARENA_RESERVE(l->arena, l->out.immediates, l->out.num_immediates);
        l->out.immediates[l->out.num_immediates++] = shader->immediates[i];
    }
    tgsic_legal_look(l);
    tgsic_legal_properties(l);
    tgsic_legal_declarations(l);
    l->first_scratch = l->num_temps;
    l->first_scratch_address = l->most_addresses = l->num_addresses;
    tgsic_legal_prologue(l);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        l->pos = shader->instructions[i].pos;
        l->reported = 0;
        l->num_temps = l->first_scratch;
        l->num_addresses = l->first_scratch_address;
        tgsic_legal_instruction(l, &shader->instructions[i]);
    }
    tgsic_legal_declare_rest(l);
}

static void finish(struct legaliser *l, struct tgsic_shader *out)
{
    uint32_t deepest;
    if (!tgsic_link_labels(&l->out, l->arena, tgsic_limits_fill(NULL).max_nesting, &deepest))
        tgsic_arena_fail(l->arena, TGSIC_E_LIMIT);
    tgsic_shader_adopt(&l->out, l->arena);
    *out = l->out;
}

static enum tgsic_result run(const struct tgsic_shader *shader,
                             const struct tgsic_legalise_options *opts, struct tgsic_shader *out,
                             struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    struct legaliser *l;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, opts ? opts->allocator : NULL, 0, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    l = ARENA_NEW(&arena, struct legaliser);
    l->shader = shader, l->arena = &arena, l->diags = diags, l->lint = !out;
    if (opts)
        memcpy(&l->opts, opts, opts->size < sizeof l->opts ? opts->size : sizeof l->opts);
    walk(l);
    bool failed = l->failed;
    if (failed || !out)
        tgsic_arena_free(&arena);
    else
        finish(l, out);
    return failed ? TGSIC_E_UNSUPPORTED : TGSIC_OK;
}

enum tgsic_result tgsic_legalise(const struct tgsic_shader *shader,
                                 const struct tgsic_legalise_options *opts,
                                 struct tgsic_shader *out, struct tgsic_diags *diags)
{
    return run(shader, opts, out, diags);
}

enum tgsic_result tgsic_lint(const struct tgsic_shader *shader,
                             const struct tgsic_legalise_options *opts, struct tgsic_diags *diags)
{
    return run(shader, opts, NULL, diags);
}
