/* SPDX-License-Identifier: MIT */
/* Entry point: scans, walks the instructions once, joins the sections. */
#include "alu.h"
#include "put.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tgsi/validate.h"

/* ---- Diagnostics and capabilities ---------------------------------------------------------- */

void tgsic_emit_fail(struct emit *e, struct tgsic_pos pos, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    e->failed = true;
    tgsic_diags_add(e->diags, TGSIC_ERROR, E_UNSUPPORTED, pos, "%s", text);
}

struct feature {
    uint16_t gl, es;
    uint16_t gl_extension[2], es_extension[2];
};

#define EXT(name) TGSIC_EXT_##name
static const struct feature features[] = {
#define TGSI_FEATURE(name, text, gl, gl_ext, gl_ext2, es, es_ext, es_ext2)                         \
    {gl, es, {EXT(gl_ext), EXT(gl_ext2)}, {EXT(es_ext), EXT(es_ext2)}},
#include "tgsi/features.def"
};

/* whether the host has a feature; *extension is the one to enable or TGSIC_EXT_NONE */
static bool look_up(const struct emit *e, enum tgsic_feature feature, unsigned *extension)
{
    const struct feature *f = &features[feature];
    bool es = tgsic_emit_is_es(e);
    unsigned version = es ? f->es : f->gl;
    const uint16_t *extensions = es ? f->es_extension : f->gl_extension;

    *extension = TGSIC_EXT_NONE;
    if (version && tgsic_emit_version(e) >= version)
        return true;
    for (unsigned i = 0; i < 2; i++) {
        *extension = extensions[i];
        if (*extension != TGSIC_EXT_NONE &&
            tgsic_host_has(&e->host, (enum tgsic_host_extension) * extension))
            return true;
    }
    return false;
}

bool tgsic_emit_has(const struct emit *e, enum tgsic_feature feature)
{
    unsigned extension;
    return look_up(e, feature, &extension);
}

static void report_lack(struct emit *e, enum tgsic_feature feature, struct tgsic_pos pos)
{
    const struct feature *f = &features[feature];
    bool es = tgsic_emit_is_es(e);
    unsigned version = es ? f->es : f->gl, extension = es ? f->es_extension[0] : f->gl_extension[0];
    const char *name = tgsic_host_extension_name((enum tgsic_host_extension)extension);

    if (e->lacks[feature / 64] >> (feature % 64) & 1)
        return;
    e->lacks[feature / 64] |= (uint64_t)1 << (feature % 64);
    if (version && name)
        tgsic_emit_fail(e, pos, "%s: the host has neither %s %u nor GL_%s",
                        tgsic_feature_text(feature), es ? "ESSL" : "GLSL", version, name);
    else if (version)
        tgsic_emit_fail(e, pos, "%s: the host is below %s %u", tgsic_feature_text(feature),
                        es ? "ESSL" : "GLSL", version);
    else if (name)
        tgsic_emit_fail(e, pos, "%s: the host lacks GL_%s", tgsic_feature_text(feature), name);
    else
        tgsic_emit_fail(e, pos, "%s: %s cannot express it", tgsic_feature_text(feature),
                        es ? "ESSL" : "GLSL");
}

static void add_requirement(struct emit *e, enum tgsic_feature feature, unsigned extension)
{
    const struct feature *f = &features[feature];
    e->needs[feature / 64] |= (uint64_t)1 << (feature % 64);
    if (!e->is_reported)
        return;
    ARENA_RESERVE_RAW(e->arena, e->requirements, e->num_requirements);
    e->requirements[e->num_requirements++] = (struct tgsic_requirement){
        .text = tgsic_feature_text(feature),
        .version = tgsic_emit_is_es(e) ? f->es : f->gl,
        .extension = (uint16_t)extension,
        .pos = e->in ? e->in->pos : (struct tgsic_pos){0},
    };
}

bool tgsic_emit_need_first(struct emit *e, enum tgsic_feature feature)
{
    unsigned extension;
    if (!look_up(e, feature, &extension)) {
        report_lack(e, feature, e->in ? e->in->pos : (struct tgsic_pos){0});
        return false;
    }
    add_requirement(e, feature, extension);
    if (extension != TGSIC_EXT_NONE)
        e->extensions[extension / 64] |= (uint64_t)1 << (extension % 64);
    return true;
}

struct tgsic_binding *tgsic_emit_bind_reported(struct emit *e, enum tgsic_resource resource,
                                               const char *name)
{
    ARENA_RESERVE_RAW(e->arena, e->bindings, e->num_bindings);
    struct tgsic_binding *binding = &e->bindings[e->num_bindings++];
    *binding = (struct tgsic_binding){
        .resource = (uint8_t)resource, .stage = e->shader->processor, .name = name};
    return binding;
}

/* ---- The walk ------------------------------------------------------------------------------ */

/* said in another way where the host lacks it */
static bool is_emulated(unsigned feature)
{
    return feature == TGSIC_FEATURE_DYNAMIC_SAMPLERS || feature == TGSIC_FEATURE_DYNAMIC_BLOCKS;
}

static bool is_translated(struct emit *e)
{
    bool good = true;
    for (unsigned word = 0; word < sizeof e->needs / sizeof *e->needs; word++) {
        unsigned f = word * 64;
        for (uint64_t needs = e->scan.needs[word]; needs; needs >>= 1, f++)
            if (needs & 1 && !is_emulated(f)) {
                e->in = &e->shader->instructions[e->scan.features[f]];
                good &= tgsic_emit_need(e, (enum tgsic_feature)f);
            }
    }
    e->in = NULL;
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_LEGACY_MATH_RULES))
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "LEGACY_MATH_RULES is not translated");
    return good && !e->failed;
}

static void (*const emitters[TGSIC_OPCODE_LIMIT])(struct emit *e) = {
#define EMITTER(opcode, function) [TGSIC_OPCODE_##opcode] = tgsic_emit_##function,
#include "emitters.def"
};

/* Can it be reached between SWITCH and the first CASE? */
static bool is_label(unsigned opcode)
{
    return opcode == TGSIC_OPCODE_CASE || opcode == TGSIC_OPCODE_DEFAULT ||
           opcode == TGSIC_OPCODE_ENDSWITCH;
}

/* One that is not quick. */
static void print_other(struct emit *e, uint32_t index)
{
    const struct tgsic_instruction *in = &e->shader->instructions[index];
    e->index = index;
    tgsic_emit_start(e, in);
    emitters[in->opcode] ? emitters[in->opcode](e) : tgsic_emit_alu(e);
}

static void print_unmarked(struct emit *e, uint32_t index, uint32_t end)
{
    while ((index = tgsic_emit_run(e, index, end)) < end && !e->failed)
        print_other(e, index++);
}

static void print_marked(struct emit *e, uint32_t index, uint32_t end)
{
    for (; index < end && !e->failed; index++) {
        struct tgsic_text *out = e->out;
        size_t start = out->size;
        print_unmarked(e, index, index + 1);
        tgsic_emit_mark(e, index, out, start);
    }
}

static bool is_marked(const struct emit *e)
{
    return e->opts->annotate || e->opts->line_map;
}

/* Instructions up to `end`, none of them control flow. */
static void print_plain(struct emit *e, uint32_t start, uint32_t end)
{
    if (start >= end || e->unreachable)
        return;
    if (is_marked(e))
        print_marked(e, start, end);
    else
        print_unmarked(e, start, end);
}

static void print_flow(struct emit *e, uint32_t index)
{
    if (e->failed || (e->unreachable && !is_label(e->shader->instructions[index].opcode)))
        return;
    if (is_marked(e))
        print_marked(e, index, index + 1);
    else
        print_other(e, index);
}

/* Does control flow say the instruction in front of it, too? */
static bool has_condition(struct emit *e, uint32_t index)
{
    return e->shader->instructions[index].opcode == TGSIC_OPCODE_UIF && index &&
           tgsic_emit_is_condition(e, index - 1);
}

/* Control flow decides which others are left out: what it has said itself, and what is never
 * reached. */
static void walk(struct emit *e)
{
    const struct tgsic_outline *outline = &e->scan.outline;
    uint32_t start = 0;
    for (uint32_t k = 0; k < outline->num_flow; k++) {
        uint32_t index = outline->flow[k];
        if (index < e->resume)
            continue;
        print_plain(e, start, index - has_condition(e, index));
        print_flow(e, index);
        start = index < e->resume ? e->resume : index + 1;
    }
    print_plain(e, start, e->shader->num_instructions);
    e->in = NULL;
}

/* subroutines that call each other in a circle cannot be said in GLSL */
static void refuse_recursion(struct emit *e)
{
    const struct tgsic_shader *shader = e->shader;
    uint32_t open = UINT32_MAX;
    for (uint32_t i = 0; e->scan.has_subroutines && i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        if (in->opcode == TGSIC_OPCODE_BGNSUB)
            open = i;
        else if (in->opcode == TGSIC_OPCODE_CAL && open != UINT32_MAX && in->label <= open)
            tgsic_emit_fail(e, in->pos, "subroutines that call earlier ones may be recursive");
    }
}

/* ---- Joining ------------------------------------------------------------------------------- */

/* ESSL 1.00 has `highp` in fragment shaders where the host has it; samplers are `lowp` unless told
 * otherwise. */
#define PRECISION(name)                                                                            \
    "precision " name " float;\nprecision " name " int;\nprecision " name " sampler2D;\n"          \
    "precision " name " samplerCube;\n"

static void print_extensions(struct tgsic_text *out, uint64_t set, unsigned first)
{
    for (; set; set >>= 1, first++)
        if (set & 1)
            TEXT_STRINGS(out, "#extension GL_",
                         tgsic_host_extension_name((enum tgsic_host_extension)first),
                         " : require\n");
}

static void print_header(struct emit *e)
{
    const struct tgsic_host *host = &e->host;
    struct tgsic_text *out = &e->header;
    TEXT_LITERAL(out, "#version ");
    tgsic_text_uint(out, host->version);
    tgsic_text_str(out, host->api == TGSIC_API_ES && !e->old          ? " es\n"
                        : host->compatibility && host->version >= 150 ? " compatibility\n"
                                                                      : "\n");
    for (unsigned word = 0; word < sizeof e->extensions / sizeof *e->extensions; word++)
        print_extensions(out, e->extensions[word], word * 64);
    if (host->api == TGSIC_API_ES)
        tgsic_text_str(out, e->old && e->fragment
                                ? "#ifdef GL_FRAGMENT_PRECISION_HIGH\n" PRECISION(
                                      "highp") "#else\n" PRECISION("mediump") "#endif\n"
                            : e->old ? PRECISION("highp")
                                     : "precision highp float;\nprecision highp int;\n");
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL))
        TEXT_LITERAL(out, "layout(early_fragment_tests) in;\n");
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE))
        TEXT_LITERAL(out, "layout(post_depth_coverage) in;\n");
    tgsic_text_char(out, '\n');
}

/* A section or, where there is nothing in it, the one in front of it: the fewer of them there are,
 * the faster they are joined. */
static struct tgsic_text *last_of(struct tgsic_text *section, struct tgsic_text *before)
{
    return section->size ? section : before;
}

/* With an epilogue and more than one way out, the shader's own code is a function. */
static void close_sections(struct emit *e)
{
    bool geometry = e->stage == TGSIC_PROCESSOR_GEOM;
    bool split = !geometry && e->scan.has_early_return && e->epilogue.size;
    print_header(e);
    if (e->globals.size)
        tgsic_text_char(&e->globals, '\n');
    if (geometry && e->epilogue.size) {
        TEXT_LITERAL(&e->helpers, "void finish_vertex()\n{\n");
        tgsic_text_bytes(&e->helpers, e->epilogue.data, e->epilogue.size);
        TEXT_LITERAL(&e->helpers, "}\n\n");
        e->epilogue.size = 0;
    }
    tgsic_text_str(last_of(&e->helpers, &e->globals),
                   split ? "void shade()\n{\n" : "void main()\n{\n");
    if (split)
        TEXT_LITERAL(&e->body, "}\n\nvoid main()\n{\n    shade();\n");
    TEXT_LITERAL(last_of(&e->epilogue, &e->body), "}\n");
}

static void finish_report(struct emit *e, struct tgsic_report *report, struct tgsic_arena *arena)
{
    tgsic_arena_init(arena, e->opts->allocator, 0, e->arena->escape);
    tgsic_report_bindings(arena, e->bindings, e->num_bindings, report);
    report->num_requirements = e->num_requirements;
    report->requirements = ARENA_ARRAY(arena, struct tgsic_requirement, e->num_requirements);
    if (e->num_requirements)
        memcpy(report->requirements, e->requirements,
               e->num_requirements * sizeof *e->requirements);
    if (e->opts->line_map)
        tgsic_emit_map_lines(e, arena, report);
    report->arena = ARENA_NEW(arena, struct tgsic_arena);
}

static size_t output_limit(const struct emit *e)
{
    return e->opts->max_output ? e->opts->max_output : (size_t)64 << 20;
}

static void finish(struct emit *e, struct tgsic_report *report, struct tgsic_arena *report_arena,
                   struct tgsic_buffer *out)
{
    close_sections(e);
    if (report)
        finish_report(e, report, report_arena);
    tgsic_text_join(e->sections, NUM_SECTIONS, output_limit(e), e->opts->allocator, out);
}

/* ---- Entry --------------------------------------------------------------------------------- */

static bool is_alone(const struct tgsic_pipeline *pipeline)
{
    bool has_stages = false;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        has_stages |= pipeline->stages[s] != NULL;
    return !has_stages;
}

static void scan_neighbours(struct emit *e)
{
    if (!is_alone(e->pipeline)) {
        e->producer = tgsic_scan_neighbour(e->arena, e->pipeline, e->stage, -1);
        e->consumer = tgsic_scan_neighbour(e->arena, e->pipeline, e->stage, 1);
    }
    e->reader = tgsic_reading_stage(e->shader, e->consumer ? e->consumer->shader : NULL);
}

#define SECTION_ROOM 512 /* bytes that each has from the start */

/* Sections may be larger than the output by the room that their last lines ask for. */
static void start_sections(struct emit *e)
{
    const size_t room = STATEMENT_ROOM + 16384; /* and an indentation */
    size_t limit = output_limit(e);
    size_t foreseen = (size_t)e->shader->num_instructions * 64 + STATEMENT_ROOM;
    limit = limit < SIZE_MAX - room ? limit + room : limit;
    tgsic_text_init_all(e->sections, NUM_SECTIONS, e->arena, SECTION_ROOM, limit);
    tgsic_text_init_all(&e->body, 1, e->arena, foreseen < limit ? foreseen : limit, limit);
}

static void read_properties(struct emit *e)
{
    for (uint32_t i = 0; i < e->shader->num_properties; i++) {
        const struct tgsic_property_value *property = &e->shader->properties[i];
        uint64_t bit = (uint64_t)1 << property->name;
        e->properties = (e->properties & ~bit) | (property->value ? bit : 0);
    }
}

static void prepare(struct emit *e)
{
    static const char *const prefixes[] = {
        [TGSIC_PROCESSOR_VERT] = "vs",       [TGSIC_PROCESSOR_FRAG] = "fs",
        [TGSIC_PROCESSOR_GEOM] = "gs",       [TGSIC_PROCESSOR_TESS_CTRL] = "tcs",
        [TGSIC_PROCESSOR_TESS_EVAL] = "tes", [TGSIC_PROCESSOR_COMP] = "cs",
    };
    start_sections(e);
    read_properties(e);
    e->pipeline = &e->opts->pipeline;
    e->host =
        e->opts->host ? *e->opts->host : (struct tgsic_host){.api = TGSIC_API_GL, .version = 330};
    e->old = !tgsic_emit_has(e, TGSIC_FEATURE_NATIVE_INTEGERS);
    e->quick_rows = tgsic_quick_rows[e->old];
    e->stage = (enum tgsic_processor)e->shader->processor;
    e->vertex = e->stage == TGSIC_PROCESSOR_VERT;
    e->fragment = e->stage == TGSIC_PROCESSOR_FRAG;
    e->name_prefix = e->opts->name_prefix ? e->opts->name_prefix : "";
    e->prefix = *e->name_prefix
                    ? tgsic_arena_printf(e->arena, "%s%s", e->name_prefix, prefixes[e->stage])
                    : prefixes[e->stage];
    e->prefix_length = strlen(e->prefix);
    e->out = &e->body;
    e->indent = 1;
}

static void need_by_property(struct emit *e)
{
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_EARLY_DEPTH_STENCIL))
        tgsic_emit_need(e, TGSIC_FEATURE_EARLY_TESTS);
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE))
        tgsic_emit_need(e, TGSIC_FEATURE_POST_DEPTH_COVERAGE);
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_FS_BLEND_EQUATION_ADVANCED))
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "advanced blend equations are not translated");
    if (tgsic_emit_is_set(e, TGSIC_PROPERTY_VS_WINDOW_SPACE_POSITION))
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "VS_WINDOW_SPACE_POSITION is not translated");
}

static void translate(struct emit *e, struct tgsic_arena *arena, const struct tgsic_shader *shader,
                      const struct tgsic_tgsi2glsl_options *opts, struct tgsic_diags *diags)
{
    e->arena = arena;
    e->shader = shader;
    e->opts = opts;
    e->diags = diags;
    prepare(e);
    tgsic_scan_outlined(e->arena, e->shader, &e->scan);
    if (!is_translated(e))
        return;
    scan_neighbours(e);
    refuse_recursion(e);
    need_by_property(e);
    tgsic_emit_check_state(e);
    if (!e->failed)
        tgsic_emit_declare(e);
    e->in = NULL;
    if (e->failed)
        return;
    tgsic_emit_prologue(e);
    tgsic_emit_epilogue(e);
    walk(e);
    tgsic_emit_declare_variables(e);
}

/* letters, digits and underscores, neither in front nor together as GLSL keeps them for itself */
static bool is_name_prefix(const char *text)
{
    size_t length = strlen(text);
    return length <= 32 && !(*text >= '0' && *text <= '9') && strncmp(text, "gl_", 3) &&
           !strstr(text, "__") &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               length;
}

static bool is_usable(const struct tgsic_tgsi2glsl_options *opts, struct tgsic_diags *diags)
{
    if (!opts->name_prefix || is_name_prefix(opts->name_prefix))
        return true;
    tgsic_diags_add(diags, TGSIC_ERROR, E_INPUT, (struct tgsic_pos){0},
                    "\"%.40s\" cannot stand in front of names", opts->name_prefix);
    return false;
}

static enum tgsic_result refuse_stage(struct tgsic_diags *diags)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_UNSUPPORTED, (struct tgsic_pos){0},
                    "unknown kind of shader");
    return TGSIC_E_UNSUPPORTED;
}

#define SMALL_WORK 32768 /* bytes of working memory on the stack */

/* Working memory beyond that which most shaders need, so that it is one piece. */
static size_t foresee(const struct tgsic_shader *shader)
{
    return (size_t)shader->num_instructions * 512;
}

static enum tgsic_result run(const struct tgsic_shader *shader,
                             const struct tgsic_tgsi2glsl_options *opts, struct tgsic_buffer *out,
                             struct tgsic_report *report, struct tgsic_diags *diags)
{
    _Alignas(ARENA_ALIGNMENT) char small[SMALL_WORK];
    struct tgsic_arena arena, report_arena = {0};
    struct tgsic_report result = {0};
    size_t errors = diags ? diags->errors : 0;
    jmp_buf escape;

    tgsic_arena_init(&arena, opts->allocator, opts->max_memory, &escape);
    tgsic_arena_lend(&arena, small, sizeof small);
    tgsic_arena_expect(&arena, foresee(shader));
    if (setjmp(escape))
        return tgsic_end_both_early(&arena, &report_arena, E_LIMIT, diags, errors);
    struct emit *e =
        tgsic_arena_alloc_partly(&arena, sizeof *e, offsetof(struct emit, scan.features));
    e->is_reported = report != NULL;
    bool valid = is_usable(opts, diags) &&
                 tgsic_validate_stages(&arena, shader, &opts->pipeline, diags, &e->scan.outline);
    if (valid)
        translate(e, &arena, shader, opts, diags);
    bool done = valid && !e->failed;
    if (done)
        finish(e, report ? &result : NULL, &report_arena, out);
    if (done && report) {
        *result.arena = report_arena;
        *report = result;
    }
    tgsic_arena_free(&arena);
    return !valid ? TGSIC_E_INVALID : done ? TGSIC_OK : TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_tgsi2glsl(const struct tgsic_shader *shader,
                                  const struct tgsic_tgsi2glsl_options *options,
                                  struct tgsic_buffer *out, struct tgsic_report *report,
                                  struct tgsic_diags *diags)
{
    struct tgsic_tgsi2glsl_options known; /* what a caller knows of them who knows fewer */
    if (shader->processor >= TGSIC_NUM_STAGES)
        return refuse_stage(diags);
    if (options && (!options->size || options->size >= sizeof known))
        return run(shader, options, out, report, diags);
    memset(&known, 0, sizeof known);
    if (options)
        memcpy(&known, options, options->size);
    return run(shader, &known, out, report, diags);
}
