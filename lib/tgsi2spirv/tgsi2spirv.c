/* SPDX-License-Identifier: MIT */
/* Entry point: scans, declares, walks the instructions once, joins the module. */
#include "emit.h"

#include <stdio.h>
#include <string.h>

#include "tgsi/validate.h"

/* ---- Diagnostics and small services -------------------------------------------------------- */

void tgsic_t2s_fail(struct emit *e, struct tgsic_pos pos, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    e->failed = true;
    tgsic_diags_add(e->diags, TGSIC_ERROR, E_UNSUPPORTED, pos, "%s", text);
}

struct tgsic_binding *tgsic_t2s_bind(struct emit *e, enum tgsic_resource resource, const char *name)
{
    ARENA_RESERVE(e->arena, e->bindings, e->num_bindings);
    struct tgsic_binding *binding = &e->bindings[e->num_bindings++];
    *binding = (struct tgsic_binding){
        .resource = (uint8_t)resource, .stage = e->shader->processor, .name = name};
    return binding;
}

const char *tgsic_t2s_numbered(struct emit *e, const char *stem, unsigned number)
{
    return e->opts->debug ? tgsic_arena_printf(e->arena, "%s%u", stem, number) : NULL;
}

uint32_t tgsic_t2s_property(const struct emit *e, enum tgsic_property name, uint32_t otherwise)
{
    return tgsic_shader_property(e->shader, name, otherwise);
}

void tgsic_t2s_need_extension(struct emit *e, const char *name, uint32_t core)
{
    if (e->m.version < core)
        tgsic_t2s_extension(&e->m, name);
}

/* ---- The walk ------------------------------------------------------------------------------ */

/* Debug information names the line of the text form, or the instruction's number. */
static void put_line(struct emit *e)
{
    unsigned opcode = e->in->opcode;
    if (!e->opts->debug || e->is_dead || opcode == TGSIC_OPCODE_BGNSUB)
        return;
    DO(e, SpvOpLine, e->file_name, e->in->pos.line ? e->in->pos.line : e->index + 1,
       e->in->pos.column);
}

static void walk(struct emit *e)
{
    for (uint32_t i = 0; i < e->shader->num_instructions && !e->failed; i++) {
        e->index = i;
        tgsic_t2s_start(e, &e->shader->instructions[i]);
        put_line(e);
        if (!tgsic_t2s_flow(e) && !tgsic_t2s_texture(e) && !tgsic_t2s_memory(e) &&
            !tgsic_t2s_group(e))
            tgsic_t2s_alu(e);
    }
    e->in = NULL;
}

/* ---- What cannot be said ------------------------------------------------------------------- */

static void refuse_property(struct emit *e, enum tgsic_property property)
{
    if (tgsic_t2s_property(e, property, 0))
        tgsic_t2s_fail(e, (struct tgsic_pos){0}, "%s is not translated",
                       tgsic_property_name(property));
}

static void refuse_state(struct emit *e)
{
    const struct tgsic_state *state = &e->opts->pipeline.state;
    const struct {
        bool is_on;
        const char *name;
    } variants[] = {
        {state->sample_shading == TGSIC_VARIANT_DYNAMIC,
         "sample_shading that is chosen at run time"},
        {e->fragment && !e->vulkan && state->logic_op != TGSIC_VARIANT_OFF, "logic_op for OpenGL"},
    };
    for (unsigned i = 0; i < sizeof variants / sizeof *variants; i++)
        if (variants[i].is_on)
            tgsic_t2s_fail(e, (struct tgsic_pos){0}, "%s is not translated", variants[i].name);
    if (e->layout.push_constants && !e->vulkan)
        tgsic_t2s_fail(e, (struct tgsic_pos){0}, "OpenGL has no push constants");
    if (e->layout.separate_samplers && !e->vulkan)
        tgsic_t2s_fail(e, (struct tgsic_pos){0}, "OpenGL has no separate samplers");
}

/* Functions of SPIR-V's may not call each other in a circle. */
static void refuse_recursion(struct emit *e)
{
    const struct tgsic_shader *shader = e->shader;
    uint32_t open = UINT32_MAX;
    for (uint32_t i = 0; e->subroutines && i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_BGNSUB)
            open = i;
        else if (in->opcode == TGSIC_OPCODE_CAL && open != UINT32_MAX && in->label <= open)
            tgsic_t2s_fail(e, in->pos, "subroutines that call earlier ones may be recursive");
    }
    if (e->subroutines && e->stage == TGSIC_PROCESSOR_TESS_CTRL)
        tgsic_t2s_fail(e, (struct tgsic_pos){0},
                       "subroutines of tessellation control shaders are not translated");
}

static void refuse(struct emit *e)
{
    refuse_property(e, TGSIC_PROPERTY_LEGACY_MATH_RULES);
    refuse_property(e, TGSIC_PROPERTY_FS_BLEND_EQUATION_ADVANCED);
    refuse_property(e, TGSIC_PROPERTY_VS_WINDOW_SPACE_POSITION);
    refuse_property(e, TGSIC_PROPERTY_LAYER_VIEWPORT_RELATIVE);
    refuse_state(e);
    refuse_recursion(e);
}

/* ---- Functions ----------------------------------------------------------------------------- */

static void name_subroutines(struct emit *e)
{
    if (!e->subroutines)
        return;
    e->subroutine_ids = ARENA_ARRAY(e->arena, uint32_t, e->shader->num_instructions);
    for (uint32_t i = 0; i < e->shader->num_instructions; i++)
        if (e->shader->instructions[i].opcode == TGSIC_OPCODE_BGNSUB)
            e->subroutine_ids[i] = tgsic_t2s_id(&e->m);
}

/* The entry point's variables come first in it, so its code is joined last. */
static void join_functions(struct emit *e, uint32_t entry)
{
    uint32_t nothing = tgsic_t2s_void(&e->m), type = SPV_TYPE(&e->m, SpvOpTypeFunction, nothing);
    uint32_t label = tgsic_t2s_id(&e->m);
    struct words *out = &e->m.functions;
    SPV_PUT(&e->m, out, SpvOpFunction, nothing, entry, SpvFunctionControlMaskNone, type);
    SPV_PUT(&e->m, out, SpvOpLabel, label);
    if (e->locals.count)
        memcpy(tgsic_t2s_room(&e->m, out, e->locals.count), e->locals.data,
               e->locals.count * sizeof *out->data);
    memcpy(tgsic_t2s_room(&e->m, out, e->body.count), e->body.data,
           e->body.count * sizeof *out->data);
}

/* ---- Entry --------------------------------------------------------------------------------- */

static uint32_t version_of(const struct tgsic_tgsi2spirv_options *opts)
{
    static const uint32_t versions[] = {
        [TGSIC_SPIRV_VULKAN_1_0] = 0x00010000, [TGSIC_SPIRV_VULKAN_1_1] = 0x00010300,
        [TGSIC_SPIRV_VULKAN_1_2] = 0x00010500, [TGSIC_SPIRV_VULKAN_1_3] = 0x00010600,
        [TGSIC_SPIRV_OPENGL_4_5] = 0x00010000,
    };
    return opts->version ? opts->version : versions[opts->environment];
}

static void prepare(struct emit *e)
{
    size_t limit = e->opts->max_output ? e->opts->max_output : (size_t)64 << 20;
    tgsic_t2s_init(&e->m, e->arena, version_of(e->opts), limit / sizeof(uint32_t));
    e->stage = (enum tgsic_processor)e->shader->processor;
    e->fragment = e->stage == TGSIC_PROCESSOR_FRAG;
    e->vulkan = e->opts->environment != TGSIC_SPIRV_OPENGL_4_5;
    tgsic_spirv_default_layout((enum tgsic_spirv_environment)e->opts->environment, &e->layout);
    if (e->opts->layout)
        e->layout = *e->opts->layout;
    tgsic_scan_outlined(e->arena, e->shader, &e->scan);
    tgsic_find_chains(e->arena, &e->scan, &e->chains);
    e->subroutines = e->scan.has_subroutines;
    e->producer = tgsic_scan_neighbour(e->arena, &e->opts->pipeline, e->stage, -1);
    e->consumer = tgsic_scan_neighbour(e->arena, &e->opts->pipeline, e->stage, 1);
    e->reader = tgsic_reading_stage(e->shader, e->consumer ? e->consumer->shader : NULL);
    e->block = 1;
    if (e->opts->debug) {
        e->file_name = tgsic_t2s_id(&e->m);
        tgsic_t2s_put_text(&e->m, &e->m.debug, SpvOpString, &e->file_name, 1, "tgsi", NULL, 0);
    }
}

static void declare(struct emit *e)
{
    name_subroutines(e);
    tgsic_t2s_declare_constants(e);
    tgsic_t2s_declare_samplers(e);
    tgsic_t2s_declare_resources(e);
    if (!e->failed)
        tgsic_t2s_declare_io(e);
    if (!e->failed)
        tgsic_t2s_declare_captures(e);
}

static void translate(struct emit *e, struct words *out)
{
    uint32_t entry;
    prepare(e);
    refuse(e);
    if (!e->failed)
        declare(e);
    if (e->failed)
        return;
    entry = tgsic_t2s_id(&e->m);
    tgsic_t2s_stage_modes(e, entry);
    tgsic_t2s_declare_variables(e);
    tgsic_t2s_prologue(e);
    walk(e);
    if (e->failed)
        return;
    join_functions(e, entry);
    *out = tgsic_t2s_finish(&e->m, tgsic_t2s_model(e), entry);
}

static void finish_report(const struct emit *e, struct tgsic_report *report,
                          struct tgsic_arena *arena)
{
    tgsic_report_bindings(arena, e->bindings, e->num_bindings, report);
    report->arena = ARENA_NEW(arena, struct tgsic_arena);
}

/* the words as a buffer of the caller's */
static void hand_over(struct tgsic_arena *arena, const struct words *words,
                      struct tgsic_buffer *out)
{
    size_t size = words->count * sizeof *words->data;
    void *data = arena->allocator.resize(arena->allocator.user, NULL, size);
    if (!data)
        tgsic_arena_fail(arena, TGSIC_E_MEMORY);
    memcpy(data, words->data, size);
    *out = (struct tgsic_buffer){data, size, arena->allocator};
}

static enum tgsic_result refuse_call(struct tgsic_diags *diags, const char *text)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_UNSUPPORTED, (struct tgsic_pos){0}, "%s", text);
    return TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_tgsi2spirv(const struct tgsic_shader *shader,
                                   const struct tgsic_tgsi2spirv_options *options,
                                   struct tgsic_buffer *out, struct tgsic_report *report,
                                   struct tgsic_diags *diags)
{
    struct tgsic_tgsi2spirv_options opts = {0};
    struct tgsic_arena arena, report_arena;
    struct tgsic_report result = {0};
    struct words words = {0};
    size_t errors = diags ? diags->errors : 0;
    jmp_buf escape;

    if (options)
        memcpy(&opts, options,
               options->size && options->size < sizeof opts ? options->size : sizeof opts);
    if (shader->processor >= TGSIC_NUM_STAGES || opts.environment >= TGSIC_SPIRV_ENVIRONMENTS)
        return refuse_call(diags, "unknown kind of shader or environment");
    tgsic_arena_init(&arena, opts.allocator, opts.max_memory, &escape);
    tgsic_arena_init(&report_arena, opts.allocator, 0, &escape);
    tgsic_arena_expect(&arena, 16384 + (size_t)shader->num_instructions * 1024);
    if (setjmp(escape))
        return tgsic_end_both_early(&arena, &report_arena, E_LIMIT, diags, errors);
    struct emit *e = ARENA_NEW(&arena, struct emit);
    *e = (struct emit){.arena = &arena, .shader = shader, .opts = &opts, .diags = diags};
    bool valid = tgsic_validate_stages(&arena, shader, &opts.pipeline, diags, &e->scan.outline);
    if (valid)
        translate(e, &words);
    bool done = valid && !e->failed;
    if (done && report)
        finish_report(e, &result, &report_arena);
    if (done)
        hand_over(&arena, &words, out);
    if (done && report) {
        *result.arena = report_arena;
        *report = result;
    } else {
        tgsic_arena_free(&report_arena);
    }
    tgsic_arena_free(&arena);
    return !valid ? TGSIC_E_INVALID : done ? TGSIC_OK : TGSIC_E_UNSUPPORTED;
}
