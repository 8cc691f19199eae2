/* SPDX-License-Identifier: MIT */
/* Assembly programs on the first hop: translated, and told of in the same reflection as GLSL. */
#include "route.h"

#include "tgsi/arena.h"

#include <stdlib.h>

#define GL_FLOAT_VEC4 0x8B52

static const struct tgsic_value_type vec4 = {"vec4", GL_FLOAT_VEC4, TGSIC_VALUE_FLOAT, 4, 1};

/* ---- Reflection ---------------------------------------------------------------------------- */

static void add_attributes(struct check_program *program, const struct tgsic_arb_program *arb)
{
    struct tgsic_reflection *r = &program->linked->reflection;
    struct tgsic_attribute *list =
        ARENA_ARRAY(program->arena, struct tgsic_attribute, arb->num_attributes);
    for (uint32_t i = 0; i < arb->num_attributes; i++) {
        const struct tgsic_arb_attribute *a = &arb->attributes[i];
        list[i] = (struct tgsic_attribute){.name = a->glsl ? a->glsl : a->name,
                                           .type = vec4,
                                           .array_size = 1,
                                           .location = a->glsl ? -1 : (int32_t)a->location,
                                           .input = a->input};
    }
    r->attributes = tgsic_check_join(program->arena, r->attributes, r->num_attributes, list,
                                     arb->num_attributes, sizeof *list);
    r->num_attributes += arb->num_attributes;
}

static void add_colors(struct check_program *program, const struct tgsic_arb_program *arb)
{
    struct tgsic_reflection *r = &program->linked->reflection;
    struct tgsic_fragment_output *list =
        ARENA_ARRAY(program->arena, struct tgsic_fragment_output, arb->num_outputs);
    for (uint32_t i = 0; i < arb->num_outputs; i++) {
        const struct tgsic_arb_varying *o = &arb->outputs[i];
        list[i] = (struct tgsic_fragment_output){
            .name = o->name,
            .type = vec4,
            .array_size = 1,
            .location = o->semantic == TGSIC_SEMANTIC_COLOR ? (int32_t)o->semantic_index : -1,
            .semantic = o->semantic,
            .semantic_index = o->semantic_index};
    }
    r->outputs = tgsic_check_join(program->arena, r->outputs, r->num_outputs, list,
                                  arb->num_outputs, sizeof *list);
    r->num_outputs += arb->num_outputs;
}

static struct tgsic_value_type sampler_type(unsigned target)
{
    static const struct {
        const char *name;
        uint32_t gl_type;
    } types[] = {
        [TGSIC_TARGET_TEX_1D] = {"sampler1D", 0x8B5D},
        [TGSIC_TARGET_TEX_2D] = {"sampler2D", 0x8B5E},
        [TGSIC_TARGET_TEX_3D] = {"sampler3D", 0x8B5F},
        [TGSIC_TARGET_CUBE] = {"samplerCube", 0x8B60},
        [TGSIC_TARGET_SHADOW1D] = {"sampler1DShadow", 0x8B61},
        [TGSIC_TARGET_SHADOW2D] = {"sampler2DShadow", 0x8B62},
        [TGSIC_TARGET_RECT] = {"sampler2DRect", 0x8B63},
        [TGSIC_TARGET_SHADOWRECT] = {"sampler2DRectShadow", 0x8B64},
    };
    return (struct tgsic_value_type){types[target].name, types[target].gl_type, TGSIC_VALUE_OPAQUE,
                                     0, 0};
}

static void add_samplers(struct check_program *program, const struct tgsic_arb_program *arb,
                         unsigned stage)
{
    struct tgsic_reflection *r = &program->linked->reflection;
    struct tgsic_sampler *list =
        ARENA_ARRAY(program->arena, struct tgsic_sampler, arb->num_textures);
    for (uint32_t i = 0; i < arb->num_textures; i++) {
        const struct tgsic_arb_texture *t = &arb->textures[i];
        list[i] = (struct tgsic_sampler){
            .name = tgsic_arena_printf(program->arena, "texture[%u]", (unsigned)t->unit),
            .type = sampler_type(t->target),
            .target = t->target,
            .array_size = 1,
            .location = -1,
            .binding = (int32_t)t->unit};
        list[i].stage[stage] =
            (struct tgsic_sampler_place){.active = true, .unit = (uint16_t)t->unit, .count = 1};
    }
    r->samplers = tgsic_check_join(program->arena, r->samplers, r->num_samplers, list,
                                   arb->num_textures, sizeof *list);
    r->num_samplers += arb->num_textures;
}

/* ---- Translation --------------------------------------------------------------------------- */

/* What tgsic_program_free() takes: the program beside the arena that it owns. */
static enum tgsic_result make_linked(struct check_program *program)
{
    struct block {
        struct tgsic_program program;
        struct tgsic_arena arena;
    } *block = calloc(1, sizeof *block);
    if (!block)
        return TGSIC_E_MEMORY;
    tgsic_arena_init(&block->arena, NULL, 0, NULL);
    block->program.arena = &block->arena;
    program->linked = &block->program;
    return TGSIC_OK;
}

static void join(struct check_program *program, struct tgsic_arb_program *arb, unsigned stage)
{
    program->arb[stage] = arb;
    program->linked->stages |= 1u << stage;
    program->linked->shader[stage] = arb->shader;
    arb->shader = (struct tgsic_shader){.processor = (uint8_t)stage};
    if (stage == TGSIC_PROCESSOR_VERT)
        add_attributes(program, arb);
    else
        add_colors(program, arb);
    add_samplers(program, arb, stage);
}

static enum tgsic_result translate(struct check_program *program, const struct check_source *source,
                                   struct tgsic_diags *diags)
{
    const struct tgsic_arb_options options = {.size = sizeof options,
                                              .dialect = program->options.dialect,
                                              .no_optimize = program->options.no_optimize};
    struct tgsic_arb_program *arb = NULL;
    enum tgsic_result result =
        tgsic_arb_translate(&options, source->text, source->size, &arb, diags);
    if (result != TGSIC_OK)
        return result;
    unsigned stage = arb->shader.processor;
    if (stage != source->stage || program->linked->stages >> stage & 1) {
        tgsic_arb_program_free(arb);
        return tgsic_check_refuse(diags, "two programs of one stage");
    }
    join(program, arb, stage);
    return TGSIC_OK;
}

enum tgsic_result tgsic_check_route_arb(struct check_program *program, struct tgsic_diags *diags)
{
    const struct check_case *test = program->test;
    enum tgsic_result result = program->linked ? TGSIC_OK : make_linked(program);
    for (uint32_t i = 0; i < test->num_sources && result == TGSIC_OK; i++)
        if (test->sources[i].form == CHECK_FORM_ARB)
            result = translate(program, &test->sources[i], diags);
    return result;
}
