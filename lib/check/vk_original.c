/* SPDX-License-Identifier: MIT */
/* Moves the resources of another compiler's module to where those of tgsi2spirv's are. */
#include "vk_bench.h"
#include "vk.h"

#include <spirv/unified1/spirv.h>
#include <string.h>

#define DEFAULT_BLOCK "gl_DefaultUniformBlock" /* glslang's name for it */

enum { HEADER_WORDS = 5, REGISTER_SIZE = 16, MEMBER_ROOM = 4096 };

struct placer {
    const struct check_program *program;
    const struct tgsic_report *report;
    const struct check_module *module;
    unsigned stage;
};

/* ---- The module ---------------------------------------------------------------------------- */

static bool is_well_formed(const struct check_module *m)
{
    size_t at = HEADER_WORDS;
    if (m->count < HEADER_WORDS || m->words[0] != SpvMagicNumber)
        return false;
    while (at < m->count && m->words[at] >> 16)
        at += m->words[at] >> 16;
    return at == m->count;
}

/* The first instruction of that opcode and length at least which has `id` as operand number
 * `operand`, from 1, and the word behind it as `next`, unless that is NULL. NULL: there is none. */
static const uint32_t *find(const struct check_module *m, unsigned op, unsigned operand,
                            uint32_t id, const uint32_t *next)
{
    for (size_t at = HEADER_WORDS; at < m->count; at += m->words[at] >> 16) {
        const uint32_t *w = &m->words[at];
        if ((w[0] & 0xffff) == op && w[0] >> 16 > operand + 1 && w[operand] == id &&
            (!next || w[operand + 1] == *next))
            return w;
    }
    return NULL;
}

/* Names end in a NUL within the instruction, or the module is not valid. */
static const char *text_at(const uint32_t *instruction, unsigned operand)
{
    const char *text = instruction ? (const char *)&instruction[operand] : "";
    size_t room = instruction ? ((instruction[0] >> 16) - operand) * sizeof *instruction : 1;
    return memchr(text, 0, room) ? text : "";
}

static const char *name_of(const struct check_module *m, uint32_t id)
{
    return text_at(find(m, SpvOpName, 1, id, NULL), 2);
}

static uint32_t storage_of(const struct check_module *m, uint32_t id)
{
    const uint32_t *variable = find(m, SpvOpVariable, 2, id, NULL);
    return variable ? variable[3] : SpvStorageClassMax;
}

/* The name of a block is that of the type that its variable points to. */
static const char *block_name(const struct check_module *m, uint32_t id)
{
    const uint32_t *variable = find(m, SpvOpVariable, 2, id, NULL);
    const uint32_t *pointer = variable ? find(m, SpvOpTypePointer, 1, variable[1], NULL) : NULL;
    return pointer ? name_of(m, pointer[3]) : "";
}

/* ---- Places -------------------------------------------------------------------------------- */

static const struct tgsic_binding *find_binding(const struct placer *p, unsigned resource,
                                                uint32_t number)
{
    for (size_t i = 0; i < p->report->num_bindings; i++)
        if (p->report->bindings[i].resource == resource && p->report->bindings[i].number == number)
            return &p->report->bindings[i];
    return NULL;
}

/* "tints" is "tints[0]" in a reflection. */
static bool is_named(const char *reflected, const char *name)
{
    size_t length = strlen(name);
    return !strncmp(reflected, name, length) &&
           (!reflected[length] || !strcmp(reflected + length, "[0]"));
}

static const struct tgsic_binding *find_block(const struct placer *p, const char *name)
{
    const struct tgsic_reflection *r = &p->program->linked->reflection;
    if (!strcmp(name, DEFAULT_BLOCK))
        return find_binding(p, TGSIC_RESOURCE_BLOCK, 0);
    for (uint32_t i = 0; i < r->num_blocks; i++)
        if (!strcmp(r->blocks[i].name, name) && r->blocks[i].buffer[p->stage])
            return find_binding(p, TGSIC_RESOURCE_BLOCK, r->blocks[i].buffer[p->stage]);
    return NULL;
}

static const struct tgsic_binding *find_sampler(const struct placer *p, const char *name)
{
    const struct tgsic_reflection *r = &p->program->linked->reflection;
    for (uint32_t i = 0; i < r->num_samplers; i++)
        if (is_named(r->samplers[i].name, name) && r->samplers[i].stage[p->stage].active)
            return find_binding(p, TGSIC_RESOURCE_SAMPLER, r->samplers[i].stage[p->stage].unit);
    return NULL;
}

static const struct tgsic_binding *find_attribute(const struct placer *p, const char *name)
{
    const struct tgsic_reflection *r = &p->program->linked->reflection;
    for (uint32_t i = 0; i < r->num_attributes; i++)
        if (is_named(r->attributes[i].name, name))
            return find_binding(p, TGSIC_RESOURCE_ATTRIBUTE, r->attributes[i].input);
    return NULL;
}

/* Bytes from the start of CONST[0]; what no instruction of ours reads goes behind all others. */
static uint32_t find_offset(const struct placer *p, const char *name, uint32_t member)
{
    const struct tgsic_reflection *r = &p->program->linked->reflection;
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform_place *place = &r->uniforms[i].stage[p->stage];
        if (is_named(r->uniforms[i].name, name) && place->active && !place->buffer)
            return place->slot * REGISTER_SIZE + place->component * 4u;
    }
    const struct tgsic_binding *block = find_binding(p, TGSIC_RESOURCE_BLOCK, 0);
    return (block ? block->count * REGISTER_SIZE : 0) + member * MEMBER_ROOM;
}

/* ---- Moving -------------------------------------------------------------------------------- */

/* the binding of ours that a variable of the module's stands for; NULL: none does */
static const struct tgsic_binding *counterpart(const struct placer *p, uint32_t id)
{
    const char *name = name_of(p->module, id);
    switch (storage_of(p->module, id)) {
    case SpvStorageClassUniform:
        return find_block(p, block_name(p->module, id));
    case SpvStorageClassUniformConstant:
        return find_sampler(p, name);
    case SpvStorageClassInput:
        return p->stage == TGSIC_PROCESSOR_VERT ? find_attribute(p, name) : NULL;
    default:
        return NULL;
    }
}

static bool is_place(uint32_t decoration)
{
    return decoration == SpvDecorationLocation || decoration == SpvDecorationBinding ||
           decoration == SpvDecorationDescriptorSet;
}

static void move_variable(const struct placer *p, uint32_t *decorate)
{
    const struct tgsic_binding *to = counterpart(p, decorate[1]);
    if (to)
        decorate[3] = decorate[2] == SpvDecorationDescriptorSet ? to->set : to->location;
}

/* Blocks that the program declares have the layout that it says. */
static void move_member(const struct placer *p, uint32_t *decorate)
{
    if (strcmp(name_of(p->module, decorate[1]), DEFAULT_BLOCK) != 0)
        return;
    const uint32_t *name = find(p->module, SpvOpMemberName, 1, decorate[1], &decorate[2]);
    decorate[4] = find_offset(p, text_at(name, 3), decorate[2]);
}

enum tgsic_result tgsic_check_place_module(const struct check_program *program, unsigned stage,
                                           const struct tgsic_report *report,
                                           const struct check_module *module,
                                           struct tgsic_diags *diags)
{
    const struct placer p = {program, report, module, stage};
    if (!program->linked || !is_well_formed(module)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_VK_PROGRAM, (struct tgsic_pos){0},
                        "the original is no SPIR-V module of a program in GLSL");
        return TGSIC_E_INVALID;
    }
    for (size_t at = HEADER_WORDS; at < module->count; at += module->words[at] >> 16) {
        uint32_t *w = &module->words[at];
        unsigned op = w[0] & 0xffff, length = w[0] >> 16;
        if (op == SpvOpDecorate && length == 4 && is_place(w[2]))
            move_variable(&p, w);
        else if (op == SpvOpMemberDecorate && length == 5 && w[3] == SpvDecorationOffset)
            move_member(&p, w);
    }
    return TGSIC_OK;
}
