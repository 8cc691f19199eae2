/* SPDX-License-Identifier: MIT */
/* Compiling one shader: options, the front end, and the object that is kept. */
#include "frontend.h"
#include "link.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MEMORY ((size_t)256 << 20)

enum glsl_compile_code {
    E_COMPILE_OPTION = 4200, /* an option that means nothing */
    E_COMPILE_MEMORY = 4201,
};

static const uint8_t stages[TGSIC_STAGE_COUNT] = {
    [TGSIC_PROCESSOR_VERT] = GLSL_VERTEX,   [TGSIC_PROCESSOR_TESS_CTRL] = GLSL_TESS_CONTROL,
    [TGSIC_PROCESSOR_GEOM] = GLSL_GEOMETRY, [TGSIC_PROCESSOR_TESS_EVAL] = GLSL_TESS_EVALUATION,
    [TGSIC_PROCESSOR_FRAG] = GLSL_FRAGMENT, [TGSIC_PROCESSOR_COMP] = GLSL_COMPUTE,
};

enum tgsic_processor tgsic_processor_of(enum glsl_stage stage)
{
    unsigned processor = 0;
    while (stages[processor] != stage)
        processor++;
    return (enum tgsic_processor)processor;
}

static bool bad_option(struct tgsic_diags *diags, const char *what, const char *name)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_COMPILE_OPTION, (struct tgsic_pos){0},
                    "'%.100s' is no %s that tgsic knows", name, what);
    return false;
}

bool tgsic_apply_limits(struct glsl_limits *limits, const struct tgsic_glsl_limit *items,
                        size_t count, struct tgsic_diags *diags)
{
    *limits = tgsic_default_limits;
    for (size_t i = 0; i < count; i++)
        if (!tgsic_limit_set(limits, items[i].name, strlen(items[i].name), items[i].value))
            return bad_option(diags, "limit", items[i].name);
    return true;
}

/* The primitives that geometry shaders take or make; AST_PRIMITIVE_NONE for others. */
static enum ast_primitive input_of(enum tgsic_primitive primitive)
{
    static const uint8_t inputs[] = {
        [TGSIC_PRIMITIVE_POINTS] = AST_POINTS,
        [TGSIC_PRIMITIVE_LINES] = AST_LINES,
        [TGSIC_PRIMITIVE_TRIANGLES] = AST_TRIANGLES,
        [TGSIC_PRIMITIVE_LINES_ADJACENCY] = AST_LINES_ADJACENCY,
        [TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY] = AST_TRIANGLES_ADJACENCY,
    };
    return (enum ast_primitive)((size_t)primitive < sizeof inputs ? inputs[primitive] : 0);
}

static enum ast_primitive output_of(enum tgsic_primitive primitive)
{
    switch (primitive) {
    case TGSIC_PRIMITIVE_POINTS:
        return AST_POINTS;
    case TGSIC_PRIMITIVE_LINE_STRIP:
        return AST_LINE_STRIP;
    case TGSIC_PRIMITIVE_TRIANGLE_STRIP:
        return AST_TRIANGLE_STRIP;
    default:
        return AST_PRIMITIVE_NONE;
    }
}

static bool read_geometry(const struct tgsic_glsl_geometry *geometry,
                          struct glsl_parse_options *parse, const struct glsl_limits *limits,
                          struct tgsic_diags *diags)
{
    if (!geometry)
        return true;
    parse->geometry_input = input_of(geometry->input);
    parse->geometry_output = output_of(geometry->output);
    parse->geometry_vertices = geometry->max_vertices;
    if (!parse->geometry_input)
        return bad_option(diags, "input of geometry shaders", "primitive");
    if (!parse->geometry_output)
        return bad_option(diags, "output of geometry shaders", "primitive");
    if (geometry->max_vertices > (uint32_t)limits->value[LIMIT_MaxGeometryOutputVertices])
        return bad_option(diags, "number of vertices", "max_vertices");
    return true;
}

static bool read_options(const struct tgsic_glsl_options *opts, enum tgsic_processor stage,
                         struct glsl_parse_options *parse, struct glsl_limits *limits,
                         struct tgsic_diags *diags)
{
    struct glsl_offer *offer = &parse->lexer.offer;
    offer->stage = (enum glsl_stage)stages[stage];
    offer->max_desktop = (uint16_t)opts->max_version;
    offer->max_es = (uint16_t)opts->max_es_version;
    offer->default_version = (uint16_t)opts->default_version;
    for (size_t i = 0; i < opts->num_removed_extensions; i++) {
        const char *name = opts->removed_extensions[i];
        if (!tgsic_language_remove(&offer->removed, name, strlen(name)))
            return bad_option(diags, "extension", name);
    }
    parse->lexer.include = opts->include;
    parse->lexer.include_user = opts->include_user;
    parse->lexer.max_expansion = opts->max_tokens;
    parse->lexer.max_nesting = opts->max_nesting;
    parse->max_nesting = opts->max_nesting;
    parse->limits = limits;
    return tgsic_apply_limits(limits, opts->limits, opts->num_limits, diags) &&
           read_geometry(opts->geometry, parse, limits, diags);
}

static void copy_options(struct tgsic_glsl_options *to, const struct tgsic_glsl_options *from)
{
    memset(to, 0, sizeof *to);
    if (from)
        memcpy(to, from, from->size && from->size < sizeof *to ? from->size : sizeof *to);
    if (!to->max_memory)
        to->max_memory = DEFAULT_MEMORY;
}

static enum tgsic_result fail(struct tgsic_glsl_shader *shader, enum tgsic_result failure,
                              size_t errors_before, struct tgsic_diags *diags)
{
    struct tgsic_allocator allocator = shader->arena.allocator;
    if (diags && diags->errors == errors_before)
        tgsic_diags_add(diags, TGSIC_ERROR, E_COMPILE_MEMORY, (struct tgsic_pos){0},
                        failure == TGSIC_E_MEMORY ? "out of memory"
                                                  : "the shader exceeds a limit of the compile");
    tgsic_arena_free(&shader->arena);
    allocator.resize(allocator.user, shader, 0);
    return failure;
}

/* The object is its own allocation, as the arena inside it must not move. */
struct tgsic_glsl_shader *tgsic_shader_new(const struct tgsic_allocator *allocator,
                                           size_t max_memory, jmp_buf *escape)
{
    struct tgsic_arena first;
    struct tgsic_glsl_shader *shader;
    tgsic_arena_init(&first, allocator, max_memory, escape);
    shader = first.allocator.resize(first.allocator.user, NULL, sizeof *shader);
    if (!shader)
        return NULL;
    memset(shader, 0, sizeof *shader);
    shader->arena = first;
    return shader;
}

/* The front end counts in int, and negative means NUL-terminated. */
static const int *copy_lengths(struct tgsic_arena *arena, const size_t *lengths, size_t count)
{
    int *copy = lengths ? ARENA_ARRAY(arena, int, count) : NULL;
    for (size_t i = 0; lengths && i < count; i++) {
        if (lengths[i] != SIZE_MAX && lengths[i] > INT_MAX)
            tgsic_arena_fail(arena, TGSIC_E_LIMIT);
        copy[i] = lengths[i] == SIZE_MAX ? -1 : (int)lengths[i];
    }
    return copy;
}

enum tgsic_result tgsic_glsl_compile(const struct tgsic_glsl_options *options,
                                     enum tgsic_processor stage, const char *const *strings,
                                     const size_t *lengths, size_t count,
                                     struct tgsic_glsl_shader **out, struct tgsic_diags *diags)
{
    struct tgsic_glsl_options opts;
    struct glsl_limits limits;
    struct glsl_parse_options parse;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;

    memset(&parse, 0, sizeof parse);
    copy_options(&opts, options);
    if (!read_options(&opts, stage, &parse, &limits, diags))
        return TGSIC_E_INVALID;
    struct tgsic_glsl_shader *const shader =
        tgsic_shader_new(opts.allocator, opts.max_memory, &escape);
    if (!shader)
        return TGSIC_E_MEMORY;
    if (setjmp(escape))
        return fail(shader, shader->arena.failure, errors, diags);
    const int *sizes = copy_lengths(&shader->arena, lengths, count);
    shader->stage = stage;
    enum tgsic_result result =
        tgsic_glsl_parse(&shader->arena, &parse, strings, sizes, count, diags, &shader->ast);
    if (result != TGSIC_OK)
        return fail(shader, result, errors, diags);
    shader->arena.escape = NULL;
    *out = shader;
    return TGSIC_OK;
}

void tgsic_glsl_shader_free(struct tgsic_glsl_shader *shader)
{
    if (!shader)
        return;
    struct tgsic_allocator allocator = shader->arena.allocator;
    tgsic_arena_free(&shader->arena);
    allocator.resize(allocator.user, shader, 0);
}

enum tgsic_processor tgsic_glsl_shader_stage(const struct tgsic_glsl_shader *shader)
{
    return shader->stage;
}

unsigned tgsic_glsl_shader_version(const struct tgsic_glsl_shader *shader, bool *es)
{
    if (es)
        *es = shader->ast->is_es;
    return shader->ast->version;
}
