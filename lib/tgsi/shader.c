/* SPDX-License-Identifier: MIT */
/* Ownership, options and labels of the decoded shader. */
#include "shader.h"

#include "diag_codes.h"

#include <string.h>

#define DEFAULT_INSTRUCTIONS (1u << 20)
#define DEFAULT_DECLARATIONS (1u << 16)
#define DEFAULT_IMMEDIATES   (1u << 16)
#define DEFAULT_NESTING      1024u
#define DEFAULT_MEMORY       ((size_t)1 << 30)
#define DEFAULT_OUTPUT       ((size_t)256 << 20)

static size_t known_size(uint32_t stated, size_t ours)
{
    return stated && stated < ours ? stated : ours;
}

struct tgsic_limits tgsic_limits_fill(const struct tgsic_limits *limits)
{
    struct tgsic_limits known = {0};
    if (limits)
        memcpy(&known, limits, known_size(limits->size, sizeof known));
    return (struct tgsic_limits){
        sizeof known,
        known.max_instructions ? known.max_instructions : DEFAULT_INSTRUCTIONS,
        known.max_declarations ? known.max_declarations : DEFAULT_DECLARATIONS,
        known.max_immediates ? known.max_immediates : DEFAULT_IMMEDIATES,
        known.max_nesting ? known.max_nesting : DEFAULT_NESTING,
        known.max_memory ? known.max_memory : DEFAULT_MEMORY,
    };
}

struct tgsic_read_options tgsic_read_options_fill(const struct tgsic_read_options *opts)
{
    struct tgsic_read_options known = {0};
    if (opts)
        memcpy(&known, opts, known_size(opts->size, sizeof known));
    return (struct tgsic_read_options){sizeof known, known.allocator,
                                       tgsic_limits_fill(opts ? &known.limits : NULL)};
}

struct tgsic_write_options tgsic_write_options_fill(const struct tgsic_write_options *opts)
{
    struct tgsic_write_options filled = {0};
    if (opts)
        memcpy(&filled, opts, known_size(opts->size, sizeof filled));
    filled.size = sizeof filled;
    if (!filled.max_output)
        filled.max_output = DEFAULT_OUTPUT;
    return filled;
}

void tgsic_shader_adopt(struct tgsic_shader *shader, struct tgsic_arena *arena)
{
    struct tgsic_arena *home = tgsic_arena_alloc_raw(arena, sizeof *home);
    *home = *arena;
    home->escape = NULL;
    shader->arena = home;
}

void tgsic_shader_free(struct tgsic_shader *shader)
{
    if (shader->arena) {
        /* The arena lives in its own memory. */
        struct tgsic_arena arena = *shader->arena;
        tgsic_arena_free(&arena);
    }
    memset(shader, 0, sizeof *shader);
}

uint32_t tgsic_shader_property(const struct tgsic_shader *shader, enum tgsic_property name,
                               uint32_t otherwise)
{
    /* As in Mesa's and virglrenderer's scans, the last of several counts. */
    for (uint32_t i = shader->num_properties; i-- > 0;)
        if (shader->properties[i].name == name)
            return shader->properties[i].value;
    return otherwise;
}

bool tgsic_has_vertex_bracket(unsigned processor, unsigned file)
{
    static const uint8_t files[] = {
        [TGSIC_PROCESSOR_TESS_CTRL] = 1 << TGSIC_FILE_IN | 1 << TGSIC_FILE_OUT,
        [TGSIC_PROCESSOR_TESS_EVAL] = 1 << TGSIC_FILE_IN,
        [TGSIC_PROCESSOR_GEOM] = 1 << TGSIC_FILE_IN,
    };
    return processor < sizeof files && file < TGSIC_FILE_LIMIT && files[processor] >> file & 1;
}

bool tgsic_is_per_vertex(enum tgsic_processor processor,
                         const struct tgsic_declaration *declaration)
{
    return tgsic_has_vertex_bracket(processor, declaration->file) &&
           !tgsic_is_per_primitive(declaration);
}

void tgsic_outline_all(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                       struct tgsic_outline *outline)
{
    uint32_t count = shader->num_instructions;
    uint32_t *all = ARENA_ARRAY(arena, uint32_t, count),
             *flow = ARENA_ARRAY(arena, uint32_t, count);
    *outline = (struct tgsic_outline){all, all, flow, count, count, 0, 0, 0, {0}, true};
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        tgsic_outline_declaration(outline, &shader->declarations[i]);
    for (uint32_t i = 0; i < count; i++) {
        const struct tgsic_instruction *inst = &shader->instructions[i];
        all[i] = i;
        if (tgsic_opcode_table[inst->opcode].flags & TGSIC_OPFLAG_FLOW)
            flow[outline->num_flow++] = i;
        outline->num_operands += inst->num_dst + inst->num_src;
        outline->num_results += inst->num_dst;
    }
}

void tgsic_buffer_free(struct tgsic_buffer *buffer)
{
    if (buffer->data)
        buffer->allocator.resize(buffer->allocator.user, buffer->data, 0);
    buffer->data = NULL;
    buffer->size = 0;
}

enum tgsic_result tgsic_report_failure(struct tgsic_diags *diags, unsigned code,
                                       enum tgsic_result failure)
{
    static const struct tgsic_pos nowhere = {0};
    const char *reason = failure == TGSIC_E_LIMIT    ? "the memory or output limit is exceeded"
                         : failure == TGSIC_E_MEMORY ? "out of memory"
                                                     : "internal error";
    tgsic_diags_add(diags, TGSIC_ERROR, code, nowhere, "%s", reason);
    return failure;
}

enum tgsic_result tgsic_end_both_early(struct tgsic_arena *arena, struct tgsic_arena *other,
                                       unsigned code, struct tgsic_diags *diags, size_t errors)
{
    enum tgsic_result failure = arena->failure ? arena->failure : other->failure;
    tgsic_arena_free(arena);
    tgsic_arena_free(other);
    if (diags && diags->errors == errors)
        tgsic_report_failure(diags, code, failure);
    return failure;
}

enum tgsic_result tgsic_end_early(struct tgsic_arena *arena, struct tgsic_diags *diags,
                                  size_t errors)
{
    struct tgsic_arena none = {0};
    return tgsic_end_both_early(arena, &none, E_FAILURE, diags, errors);
}

/* ---- Labels -------------------------------------------------------------------------------- */

#define OPENS_OR_CLOSES (TGSIC_OPFLAG_INDENT | TGSIC_OPFLAG_DEDENT)

static void set_label(struct tgsic_instruction *inst, uint32_t label)
{
    inst->has_label = true;
    inst->label = label;
}

static bool closes_if(const struct tgsic_instruction *opener)
{
    return opener->opcode == TGSIC_OPCODE_IF || opener->opcode == TGSIC_OPCODE_UIF ||
           opener->opcode == TGSIC_OPCODE_ELSE;
}

/* Broken nesting is the validator's to report; here such labels merely stay as they are. */
static void close_block(struct tgsic_open_blocks *open, struct tgsic_instruction *instructions,
                        uint32_t at)
{
    if (!open->depth)
        return;
    uint32_t start = open->stack[open->depth - 1];
    struct tgsic_instruction *opener = &instructions[start];
    switch (instructions[at].opcode) {
    case TGSIC_OPCODE_ELSE:
    case TGSIC_OPCODE_ENDIF:
        if (!closes_if(opener))
            return;
        set_label(opener, at);
        break;
    case TGSIC_OPCODE_ENDLOOP:
        if (opener->opcode != TGSIC_OPCODE_BGNLOOP)
            return;
        set_label(opener, at);
        set_label(&instructions[at], start);
        break;
    }
    open->depth--;
}

bool tgsic_link_block(struct tgsic_open_blocks *open, struct tgsic_instruction *instructions,
                      uint32_t at, struct tgsic_arena *arena, uint32_t max_nesting)
{
    unsigned flags = tgsic_opcode_table[instructions[at].opcode].flags;
    if (flags & TGSIC_OPFLAG_DEDENT)
        close_block(open, instructions, at);
    if (!(flags & TGSIC_OPFLAG_INDENT))
        return true;
    if (open->depth >= max_nesting)
        return false;
    ARENA_REFILL_RAW(arena, open->stack, open->depth, open->room);
    open->stack[open->depth++] = at;
    return true;
}

bool tgsic_link_labels(struct tgsic_shader *shader, struct tgsic_arena *arena, uint32_t max_nesting,
                       uint32_t *deepest)
{
    struct tgsic_open_blocks open = {0};
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        struct tgsic_instruction *inst = &shader->instructions[i];
        unsigned flags = tgsic_opcode_table[inst->opcode].flags;
        if (!(flags & TGSIC_OPFLAG_LABEL))
            inst->has_label = false;
        if (flags & OPENS_OR_CLOSES &&
            !tgsic_link_block(&open, shader->instructions, i, arena, max_nesting)) {
            *deepest = i;
            return false;
        }
    }
    return true;
}
