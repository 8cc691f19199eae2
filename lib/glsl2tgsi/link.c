/* SPDX-License-Identifier: MIT */
/* Linking shaders to a program: the order of things. */
#include "link.h"

#include "ir/pass.h"
#include "tgsi/program_block.h"

#include <stdio.h>
#include <string.h>

#define DEFAULT_MEMORY      ((size_t)512 << 20)
#define DEFAULT_EXPRESSIONS 1000000u

void tgsic_link_error(struct linker *k, enum glsl_link_code code, struct tgsic_pos pos,
                      const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    tgsic_diags_add(k->diags, TGSIC_ERROR, code, pos, "%s", text);
    k->errors++;
}

void tgsic_link_check_limit(struct linker *k, enum glsl_limit limit, uint32_t count,
                            const char *what)
{
    int32_t most = k->limits.value[limit];
    if (most < 0 || count <= (uint32_t)most)
        return;
    tgsic_link_error(k, E_LINK_LIMIT, (struct tgsic_pos){0}, "%u %s, and %d is the limit",
                     (unsigned)count, what, (int)most);
    tgsic_arena_fail(k->arena, TGSIC_E_LIMIT);
}

static void stop_on_errors(struct linker *k)
{
    if (k->errors)
        tgsic_arena_fail(k->arena, TGSIC_E_LINK);
}

/* ---- Which shaders --------------------------------------------------------------------------- */

const uint8_t tgsic_stage_order[TGSIC_STAGE_COUNT] = {
    TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_TESS_CTRL, TGSIC_PROCESSOR_TESS_EVAL,
    TGSIC_PROCESSOR_GEOM, TGSIC_PROCESSOR_FRAG,      TGSIC_PROCESSOR_COMP,
};

const char *tgsic_stage_name(enum tgsic_processor stage)
{
    static const char *const names[TGSIC_STAGE_COUNT] = {
        [TGSIC_PROCESSOR_VERT] = "vertex",
        [TGSIC_PROCESSOR_TESS_CTRL] = "tessellation control",
        [TGSIC_PROCESSOR_TESS_EVAL] = "tessellation evaluation",
        [TGSIC_PROCESSOR_GEOM] = "geometry",
        [TGSIC_PROCESSOR_FRAG] = "fragment",
        [TGSIC_PROCESSOR_COMP] = "compute",
    };
    return names[stage];
}

struct link_stage *tgsic_next_stage(struct linker *k, const struct link_stage *stage)
{
    bool found = false;
    for (unsigned i = 0; i < TGSIC_STAGE_COUNT; i++) {
        struct link_stage *next = &k->stage[tgsic_stage_order[i]];
        if (found && next->present && next->processor != TGSIC_PROCESSOR_COMP)
            return next;
        found |= next == stage;
    }
    return NULL;
}

bool tgsic_is_arrayed(enum tgsic_processor stage, const struct ast_variable *v)
{
    if (v->q.flags & AST_PATCH || !glsl_is_array(v->type))
        return false;
    if (v->q.storage == AST_OUT)
        return stage == TGSIC_PROCESSOR_TESS_CTRL;
    return v->q.storage == AST_IN &&
           (stage == TGSIC_PROCESSOR_TESS_CTRL || stage == TGSIC_PROCESSOR_TESS_EVAL ||
            stage == TGSIC_PROCESSOR_GEOM);
}

/* GL 4.6 7.3: what may not stand alone in a program, unless it is one of several. */
static void check_stages(struct linker *k)
{
    const struct link_stage *s = k->stage;
    bool vertex = s[TGSIC_PROCESSOR_VERT].present;
    bool control = s[TGSIC_PROCESSOR_TESS_CTRL].present;
    bool evaluation = s[TGSIC_PROCESSOR_TESS_EVAL].present;
    bool geometry = s[TGSIC_PROCESSOR_GEOM].present;
    struct tgsic_pos nowhere = {0};
    if (s[TGSIC_PROCESSOR_COMP].present &&
        (vertex || control || evaluation || geometry || s[TGSIC_PROCESSOR_FRAG].present))
        tgsic_link_error(k, E_LINK_SHADERS, nowhere,
                         "a compute shader stands with shaders of other stages");
    if (k->options->separate)
        return;
    if (!vertex && (control || evaluation || geometry))
        tgsic_link_error(k, E_LINK_SHADERS, nowhere, "there is a %s shader but no vertex shader",
                         geometry ? "geometry" : "tessellation");
    if (control && !evaluation)
        tgsic_link_error(k, E_LINK_SHADERS, nowhere,
                         "there is a tessellation control shader without an evaluation shader");
    if (k->is_es && evaluation && !control)
        tgsic_link_error(k, E_LINK_SHADERS, nowhere,
                         "there is a tessellation evaluation shader without a control shader");
}

/* ESSL 3.00 1.5 and ESSL 1.00 12.21: one version for all shaders, and one shader a stage. */
static void check_versions(struct linker *k, struct tgsic_glsl_shader *const *shaders, size_t count)
{
    k->is_es = shaders[0]->ast->is_es;
    for (size_t i = 0; i < count; i++) {
        const struct ast_shader *ast = shaders[i]->ast;
        k->version = ast->version > k->version ? ast->version : k->version;
        if (ast->is_es != k->is_es || (k->is_es && ast->version != k->version))
            tgsic_link_error(k, E_LINK_SHADERS, (struct tgsic_pos){0},
                             "the shaders are of different languages or versions of GLSL ES");
        if (k->is_es && k->stage[shaders[i]->stage].unit_count > 1)
            tgsic_link_error(k, E_LINK_SHADERS, (struct tgsic_pos){0},
                             "GLSL ES has one shader object per stage");
    }
}

/* What the front end saw and left to the link. */
static void report_deferred(struct linker *k, struct tgsic_glsl_shader *const *shaders,
                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (const struct ast_link_error *e = shaders[i]->ast->link_errors; e; e = e->next)
            tgsic_link_error(k, e->code, e->pos, "%s", e->text);
}

static void sort_shaders(struct linker *k, struct tgsic_glsl_shader *const *shaders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct link_stage *stage = &k->stage[shaders[i]->stage];
        stage->present = true;
        stage->processor = shaders[i]->stage;
        if (!stage->units)
            stage->units = ARENA_ARRAY(k->arena, struct unit, count);
        stage->units[stage->unit_count++].shader = shaders[i]->ast;
    }
}

/* ---- Built-in outputs -------------------------------------------------------------------------
 */

static bool writes(const struct link_stage *stage, enum builtin_id id)
{
    for (uint32_t u = 0; u < stage->unit_count; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next)
            if (v->builtin && v->builtin->id == id && v->is_written)
                return true;
    return false;
}

static bool writes_own_color(const struct link_stage *stage)
{
    for (uint32_t u = 0; u < stage->unit_count; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next)
            if (!v->builtin && v->q.storage == AST_OUT && v->is_written)
                return true;
    return false;
}

static void check_builtin_outputs(struct linker *k)
{
    const struct link_stage *vs = &k->stage[TGSIC_PROCESSOR_VERT];
    const struct link_stage *fs = &k->stage[TGSIC_PROCESSOR_FRAG];
    bool color = writes(fs, BUILTIN_gl_FragColor), data = writes(fs, BUILTIN_gl_FragData);
    struct tgsic_pos nowhere = {0};
    if (color && data)
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere,
                         "both gl_FragColor and gl_FragData are written");
    if ((color || data) && writes_own_color(fs))
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere, "%s is written and so is a declared output",
                         color ? "gl_FragColor" : "gl_FragData");
    if (writes(vs, BUILTIN_gl_ClipVertex) && writes(vs, BUILTIN_gl_ClipDistance))
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere,
                         "both gl_ClipVertex and gl_ClipDistance are written");
    /* From GLSL 1.40 and ESSL 3.00 on, not writing it leaves it undefined. */
    if (vs->present && k->version < (k->is_es ? 300u : 140u) && !writes(vs, BUILTIN_gl_Position))
        tgsic_link_error(k, E_LINK_BUILTIN, nowhere,
                         "the vertex shader does not write gl_Position");
}

/* ---- Lowering and code generation --------------------------------------------------------------
 */

static void lower(struct linker *k, struct link_stage *stage, output_wanted_fn *wanted)
{
    struct lower *l = ARENA_NEW(k->arena, struct lower);
    l->arena = k->arena;
    l->diags = k->diags;
    l->virgl = k->target.virgl;
    l->release = k->options->release;
    l->max_expressions = k->options->max_instructions;
    tgsic_lower_stage(l, stage->processor, stage->units, stage->unit_count, wanted, k);
    tgsic_ir_optimize(l->shader, &k->target, !k->options->no_optimize);
    tgsic_link_find_uses(k, l);
    stage->lower = l;
}

/* Backwards, since a stage's outputs are what the next one reads. */
static void lower_stages(struct linker *k)
{
    for (unsigned i = TGSIC_STAGE_COUNT; i-- > 0;) {
        struct link_stage *stage = &k->stage[tgsic_stage_order[i]];
        if (!stage->present)
            continue;
        struct link_stage *next = k->options->separate ? NULL : tgsic_next_stage(k, stage);
        k->consumer = next ? next->lower : NULL;
        lower(k, stage, next ? tgsic_link_wanted : NULL);
    }
}

static void generate(struct linker *k)
{
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        struct link_stage *stage = &k->stage[s];
        if (!stage->present)
            continue;
        tgsic_link_properties(k, stage);
        enum tgsic_result result =
            tgsic_ir_codegen(stage->lower->shader, &k->target, k->options->allocator,
                             &k->program->shader[s], k->diags);
        if (result != TGSIC_OK)
            tgsic_arena_fail(k->arena, result);
        k->program->stages |= 1u << s;
    }
}

static void link_all(struct linker *k, struct tgsic_glsl_shader *const *shaders, size_t count)
{
    if (!count) {
        tgsic_link_error(k, E_LINK_SHADERS, (struct tgsic_pos){0}, "there is nothing to link");
        stop_on_errors(k);
    }
    sort_shaders(k, shaders, count);
    check_versions(k, shaders, count);
    report_deferred(k, shaders, count);
    check_stages(k);
    tgsic_link_layouts(k);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        if (k->stage[s].present)
            tgsic_link_objects(k, &k->stage[s]);
    check_builtin_outputs(k);
    if (!k->options->separate)
        tgsic_link_match(k);
    else if (k->options->separable)
        tgsic_link_separable(k);
    stop_on_errors(k);
    lower_stages(k);
    tgsic_link_assign_varyings(k);
    tgsic_link_assign_attributes(k);
    tgsic_link_assign_outputs(k);
    tgsic_link_assign_uniforms(k);
    stop_on_errors(k);
    generate(k);
    tgsic_link_reflect(k);
    stop_on_errors(k);
}

/* ---- The entry point ----------------------------------------------------------------------------
 */

static void copy_options(struct tgsic_glsl_link_options *to,
                         const struct tgsic_glsl_link_options *from)
{
    memset(to, 0, sizeof *to);
    if (from)
        memcpy(to, from, from->size && from->size < sizeof *to ? from->size : sizeof *to);
    if (!to->max_memory)
        to->max_memory = DEFAULT_MEMORY;
    if (!to->max_instructions)
        to->max_instructions = DEFAULT_EXPRESSIONS;
}

static void explain(struct tgsic_diags *diags, size_t errors_before, enum tgsic_result failure)
{
    if (!diags || diags->errors != errors_before)
        return;
    tgsic_diags_add(diags, TGSIC_ERROR, E_LINK_LIMIT, (struct tgsic_pos){0},
                    failure == TGSIC_E_MEMORY ? "out of memory"
                                              : "the program exceeds a limit of the link");
}

enum tgsic_result tgsic_glsl_link(const struct tgsic_glsl_link_options *options,
                                  struct tgsic_glsl_shader *const *shaders, size_t count,
                                  struct tgsic_program **out, struct tgsic_diags *diags)
{
    struct tgsic_glsl_link_options opts;
    struct tgsic_arena arena;
    struct linker k;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;

    copy_options(&opts, options);
    memset(&k, 0, sizeof k);
    if (!tgsic_apply_limits(&k.limits, opts.limits, opts.num_limits, diags))
        return TGSIC_E_INVALID;
    struct program_block *const block = tgsic_program_new(opts.allocator, opts.max_memory, &escape);
    if (!block)
        return TGSIC_E_MEMORY;
    tgsic_arena_init(&arena, opts.allocator, opts.max_memory, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure ? arena.failure : block->arena.failure;
        explain(diags, errors, failure);
        tgsic_arena_free(&arena);
        tgsic_program_free(&block->program);
        return failure;
    }
    k.arena = &arena;
    k.diags = diags;
    k.options = &opts;
    k.target.virgl = opts.dialect == TGSIC_DIALECT_VIRGL;
    k.target.texcoord = !opts.no_texcoord;
    k.target.precise = opts.precise;
    k.program = &block->program;
    k.kept = &block->arena;
    link_all(&k, shaders, count);
    tgsic_arena_free(&arena);
    block->arena.escape = NULL;
    *out = &block->program;
    return TGSIC_OK;
}
