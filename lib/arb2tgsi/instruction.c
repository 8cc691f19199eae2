/* SPDX-License-Identifier: MIT */
/* Instructions, by the form of their operands. */
#include "paths.h"

enum form {
    FORM_VECTOR1,
    FORM_VECTOR2,
    FORM_VECTOR3,
    FORM_SCALAR1,
    FORM_SCALAR2,
    FORM_ARL,
    FORM_SWZ,
    FORM_KIL,
    FORM_TEX,
};

/* ---- Textures ------------------------------------------------------------------------------ */

static const struct target {
    const char *name;
    uint8_t target;
    bool shadow;
} targets[] = {
#define ARB_TARGET(name, target, shadow) {name, TGSIC_TARGET_##target, shadow},
#include "targets.def"
};

static const struct target *parse_target(struct arb_parser *p)
{
    const struct arb_token *name = p->at;
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (tgsic_arb_accept(p, targets[i].name)) {
            if (targets[i].shadow && !(p->program->options & ARB_OPTION_SHADOW))
                tgsic_arb_error(p, name, E_ARB_NEEDS_OPTION, "%s needs ARB_fragment_program_shadow",
                                targets[i].name);
            return &targets[i];
        }
    tgsic_arb_error(p, name, E_ARB_TARGET, "this is no texture target");
}

/* "texture[2], 2D". ARB_fragment_program 3.11.2: one target for each unit. */
static void parse_texture(struct arb_parser *p, struct arb_instruction *instruction)
{
    struct arb_path path;
    const struct arb_token *place = p->at;
    if (!tgsic_arb_match(p, "texture()", &path))
        tgsic_arb_error(p, place, E_ARB_SYNTAX, "a texture image unit is expected");
    tgsic_arb_check_index(p, place, ARB_LIMIT_TEXTURE_IMAGE_UNITS, path.index);
    tgsic_arb_expect(p, ",");
    place = p->at;
    instruction->unit = path.index;
    instruction->target = parse_target(p)->target;
    if (p->program->units[path.index].used &&
        p->program->units[path.index].target != instruction->target)
        tgsic_arb_error(p, place, E_ARB_TARGET, "unit %u has another target already",
                        (unsigned)path.index);
    p->program->units[path.index].used = true;
    p->program->units[path.index].target = instruction->target;
}

/* ---- Forms --------------------------------------------------------------------------------- */

typedef struct arb_operand parse_source(struct arb_parser *p);

static const struct form_row {
    parse_source *source;
    uint8_t count;
    bool destination;
} forms[] = {
    [FORM_VECTOR1] = {tgsic_arb_parse_vector, 1, true},
    [FORM_VECTOR2] = {tgsic_arb_parse_vector, 2, true},
    [FORM_VECTOR3] = {tgsic_arb_parse_vector, 3, true},
    [FORM_SCALAR1] = {tgsic_arb_parse_scalar, 1, true},
    [FORM_SCALAR2] = {tgsic_arb_parse_scalar, 2, true},
    [FORM_ARL] = {tgsic_arb_parse_scalar, 1, true},
    [FORM_SWZ] = {tgsic_arb_parse_swizzled, 1, true},
    [FORM_KIL] = {tgsic_arb_parse_vector, 1, false},
    [FORM_TEX] = {tgsic_arb_parse_vector, 1, true},
};

static void parse_operands(struct arb_parser *p, enum form form,
                           struct arb_instruction *instruction)
{
    const struct form_row *row = &forms[form];
    if (row->destination) {
        instruction->destination =
            form == FORM_ARL ? tgsic_arb_parse_address(p) : tgsic_arb_parse_destination(p);
        tgsic_arb_expect(p, ",");
    }
    for (unsigned i = 0; i < row->count; i++) {
        if (i)
            tgsic_arb_expect(p, ",");
        instruction->source[i] = row->source(p);
    }
    if (form == FORM_TEX) {
        tgsic_arb_expect(p, ",");
        parse_texture(p, instruction);
    }
}

/* ---- Opcodes ------------------------------------------------------------------------------- */

static const struct opcode_row {
    const char *name, *saturating;
    uint8_t language, form;
} opcodes[ARB_OPCODE_COUNT] = {
#define ARB_OP(name, stages, form) {#name, #name "_SAT", ARB_##stages, FORM_##form},
#include "opcodes.def"
};

/* Only fragment programs have _SAT, and only where something is written. */
static bool is_opcode(const struct arb_parser *p, const struct opcode_row *row, bool *saturate)
{
    *saturate = p->program->language == ARB_FRAG && forms[row->form].destination &&
                tgsic_arb_is(p->at, row->saturating);
    return row->language & p->program->language && (*saturate || tgsic_arb_is(p->at, row->name));
}

static enum arb_opcode parse_opcode(struct arb_parser *p, bool *saturate)
{
    for (unsigned i = 0; i < ARB_OPCODE_COUNT; i++)
        if (is_opcode(p, &opcodes[i], saturate)) {
            p->at++;
            return (enum arb_opcode)i;
        }
    if (p->at->kind != ARB_NAME)
        tgsic_arb_expect_name(p, "a statement");
    tgsic_arb_error(p, p->at, E_ARB_OPCODE, "'%.*s' is no instruction of this language",
                    p->at->length > 40 ? 40 : (int)p->at->length, p->at->text);
}

void tgsic_arb_parse_instruction(struct arb_parser *p)
{
    struct arb_program *program = p->program;
    struct arb_instruction instruction = {.pos = {.line = p->at->line, .column = p->at->column}};
    instruction.opcode = parse_opcode(p, &instruction.saturate);
    parse_operands(p, (enum form)opcodes[instruction.opcode].form, &instruction);
    tgsic_arb_check_limit(p, TGSIC_ARB_MAX_INSTRUCTIONS, program->num_instructions + 1);
    ARENA_RESERVE(p->arena, program->instructions, program->num_instructions);
    program->instructions[program->num_instructions++] = instruction;
}
