/* SPDX-License-Identifier: MIT */
/* Build-time program: prints operand_rules.h, the rows of operand_rule.h for every opcode. */
#include "opcode_rows.h"
#include "operand_rule.h"

#include <stdio.h>
#include <string.h>

#define FILE_BIT(file)   (1u << TGSIC_FILE_##file)
#define STAGE(processor) (1u << TGSIC_PROCESSOR_##processor)
#define ALL_STAGES       0xffu

#define STORE_FILES    (FILE_BIT(BUFFER) | FILE_BIT(IMAGE) | FILE_BIT(MEMORY))
#define RESOURCE_FILES (STORE_FILES | FILE_BIT(HWATOMIC))
#define LOAD_FILES     (RESOURCE_FILES | FILE_BIT(CONST) | FILE_BIT(CONSTBUF))

/* ---- Sources --------------------------------------------------------------------------------- */

/* What a source is to its opcode, by the word that opcodes.def has for it. */
struct role {
    const char *word;
    unsigned files;
    bool is_value; /* what modifiers stand on */
    bool is_resource;
};

static const struct role roles[] = {
    {"sampler", FILE_BIT(SAMP), false, false}, {"sview", FILE_BIT(SVIEW), false, false},
    {"source", FILE_BIT(SVIEW), false, false}, {"image", FILE_BIT(IMAGE), false, false},
    {"resource", RESOURCE_FILES, false, true}, {"output", FILE_BIT(OUT), true, false},
    {"input", FILE_BIT(IN), true, false},      {"stream", FILE_BIT(IMM), false, false},
    {"flags", FILE_BIT(IMM), false, false},
};
static const struct role any_value = {"", VALUE_FILES, true, false};

static const struct role *role_of_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (strlen(roles[i].word) == length && !memcmp(roles[i].word, word, length))
            return &roles[i];
    return &any_value;
}

static const struct role *role_of(const struct opcode *opcode, unsigned source)
{
    const char *word = opcode->roles;
    if (opcode->mode == TGSIC_MODE_COMP || opcode->mode == TGSIC_MODE_REPL)
        return &any_value;
    for (; source && *word; source--) {
        word += strcspn(word, " ");
        word += *word == ' ';
    }
    return role_of_word(word, strcspn(word, " "));
}

static unsigned source_files(const struct opcode *opcode, unsigned source)
{
    const struct role *role = role_of(opcode, source);
    return role->is_resource && opcode->number == TGSIC_OPCODE_LOAD ? LOAD_FILES : role->files;
}

static bool is_wide_integer(char type)
{
    return type == 'l' || type == 'm';
}

static struct source_rule source_rule(const struct opcode *opcode, unsigned source)
{
    bool is_value = role_of(opcode, source)->is_value;
    bool wide = is_wide_integer(opcode->src[source]);
    bool integer = wide || opcode->src[source] == 'i' || opcode->src[source] == 'u';
    return (struct source_rule){{0xfc, 0xfc, 0xfc, 0xfc, !is_value || integer, !is_value || wide},
                                (uint16_t)source_files(opcode, source)};
}

/* ---- Results --------------------------------------------------------------------------------- */

static unsigned result_files(const struct opcode *opcode, char type)
{
    unsigned files = FILE_BIT(TEMP) | FILE_BIT(OUT);
    if (opcode->number == TGSIC_OPCODE_STORE)
        return STORE_FILES;
    return type == 'i' || type == 'u' || type == '*' ? files | FILE_BIT(ADDR) : files;
}

static unsigned result_masks(char type)
{
    const unsigned x = TGSIC_WRITEMASK_X, z = TGSIC_WRITEMASK_Z, all = TGSIC_WRITEMASK_XYZW;
    unsigned pairs = 1u << (x | x << 1) | 1u << (z | z << 1) | 1u << all;
    return tgsic_is_wide_letter(type) ? pairs : 0xfffeu;
}

static bool refuses_saturate(const struct opcode *opcode)
{
    for (const char *type = opcode->dst; *type; type++)
        if (*type != 'f' && *type != 'd' && *type != '*')
            return true;
    return false;
}

/* ---- Stages ---------------------------------------------------------------------------------- */

static unsigned stages_of(unsigned opcode)
{
    switch (opcode) {
    case TGSIC_OPCODE_KILL:
    case TGSIC_OPCODE_KILL_IF:
    case TGSIC_OPCODE_DEMOTE:
    case TGSIC_OPCODE_READ_HELPER:
    case TGSIC_OPCODE_FBFETCH:
    case TGSIC_OPCODE_INTERP_CENTROID:
    case TGSIC_OPCODE_INTERP_SAMPLE:
    case TGSIC_OPCODE_INTERP_OFFSET:
        return STAGE(FRAG);
    case TGSIC_OPCODE_DDX:
    case TGSIC_OPCODE_DDY:
    case TGSIC_OPCODE_DDX_FINE:
    case TGSIC_OPCODE_DDY_FINE:
        return STAGE(FRAG) | STAGE(COMP); /* NV_compute_shader_derivatives */
    case TGSIC_OPCODE_EMIT:
    case TGSIC_OPCODE_ENDPRIM:
        return STAGE(GEOM);
    case TGSIC_OPCODE_BARRIER:
        return STAGE(TESS_CTRL) | STAGE(COMP);
    default:
        return ALL_STAGES;
    }
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static bool has_values(const struct opcode *opcode)
{
    if (strlen(opcode->dst) != 1 || result_files(opcode, opcode->dst[0]) & ~VALUE_FILES)
        return false;
    for (unsigned i = 0; opcode->src[i]; i++)
        if (source_files(opcode, i) != VALUE_FILES)
            return false;
    return opcode->src[0];
}

/* Textures, memory and the like are of mode OTHER. */
static bool is_ordinary(const struct opcode *opcode)
{
    return has_values(opcode) && opcode->mode != TGSIC_MODE_OTHER && !is_wide(opcode);
}

static bool has_resource_source(const struct opcode *opcode)
{
    for (unsigned i = 0; opcode->src[i]; i++)
        if (role_of(opcode, i)->is_resource)
            return true;
    return false;
}

static bool has_resource(const struct opcode *opcode)
{
    bool has = opcode->number == TGSIC_OPCODE_STORE;
    for (unsigned i = 0; opcode->src[i]; i++)
        has |= (source_files(opcode, i) & RESOURCE_FILES) != 0;
    return has;
}

static unsigned bits_of(const struct opcode *opcode)
{
    bool texture = opcode->flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS);
    return (is_ordinary(opcode) ? IS_ORDINARY : 0u) | (has_values(opcode) ? HAS_VALUES : 0u) |
           (texture ? HAS_TEXTURE : 0u) | (has_resource(opcode) ? IS_ADDRESSED : 0u) |
           (opcode->flags & TGSIC_OPFLAG_FLOW ? IS_FLOW : 0u) |
           (refuses_saturate(opcode) ? REFUSES_SATURATE : 0u) |
           (strlen(opcode->src) > 1 ? 1u << SECOND_SOURCE : 0u);
}

static bool may_be_plain(const struct opcode *opcode)
{
    return stages_of(opcode->number) == ALL_STAGES && !has_resource_source(opcode) &&
           strlen(opcode->dst) <= 1;
}

static void print_row(const struct opcode *opcode)
{
    unsigned num_dst = (unsigned)strlen(opcode->dst), num_src = (unsigned)strlen(opcode->src);
    printf("    [%u] = {.head = {%u, %u, %u, %u}, .stages = %u, .bits = %u", opcode->number,
           opcode->number, num_dst, num_src, may_be_plain(opcode) ? 0 : NEVER_PLAIN,
           stages_of(opcode->number), bits_of(opcode));
    for (unsigned i = 0; i < num_dst; i++)
        printf(", .dst[%u] = {%u, %u}", i, result_files(opcode, opcode->dst[i]),
               result_masks(opcode->dst[i]));
    for (unsigned i = 0; i < num_src || (num_src == 1 && i < 2); i++) {
        struct source_rule rule = source_rule(opcode, i < num_src ? i : 0);
        printf(", .src[%u] = {{0xfc, 0xfc, 0xfc, 0xfc, %u, %u}, %u}", i,
               rule.refused[REFUSED_ABSOLUTE], rule.refused[REFUSED_NEGATE], rule.files);
    }
    printf("},\n");
}

int main(void)
{
    printf("static const struct operand_rule operand_rules[TGSIC_OPCODE_LIMIT] = {\n");
    for (size_t i = 0; i < NUM_OPCODES; i++)
        print_row(&opcodes[i]);
    printf("};\n");
    return ferror(stdout) != 0;
}
