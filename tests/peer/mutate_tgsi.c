/* SPDX-License-Identifier: MIT */
/* Mistakes in decoded TGSI. Places are only where something reads what the mistake changes. */
#include "mutate.h"

#include "tgsi/scan.h"

#include <stdio.h>
#include <string.h>

/* One operand of one instruction, or a declaration. */
struct site {
    struct tgsic_shader *shader;
    const struct tgsic_scan *scan;
    struct tgsic_instruction *in;
    uint32_t index; /* of the instruction, or of the declaration */
    unsigned source;
    unsigned live; /* components of the result that are read */
    uint64_t *seed;
};

/* Makes the mistake if the site allows it; `dry`: only says whether it does. */
typedef bool planter(struct site *s, bool dry);

static struct tgsic_src *source_of(const struct site *s)
{
    return &s->in->src[s->source];
}

/* Positions of the source that make up what is read of the result. */
static unsigned read_positions(const struct site *s)
{
    unsigned mask = tgsic_source_mask(s->scan, s->in, s->source);
    bool by_component = tgsic_opcode_info(s->in->opcode)->mode == TGSIC_MODE_COMP;
    return by_component ? mask & s->live : mask;
}

static uint32_t immediate_word(const struct site *s, unsigned component)
{
    const struct tgsic_src *src = source_of(s);
    return s->shader->immediates[src->reg.index].bits[component];
}

static bool is_immediate(const struct site *s)
{
    return source_of(s)->reg.file == TGSIC_FILE_IMM;
}

/* ---- Sources --------------------------------------------------------------------------------- */

static bool plant_swizzle(struct site *s, bool dry)
{
    struct tgsic_src *src = source_of(s);
    unsigned positions = read_positions(s), p = mutate_random(s->seed, 4);
    uint8_t other = (src->swizzle[p] + 1 + mutate_random(s->seed, 3)) & 3;
    if (!(positions >> p & 1) || src->reg.file == TGSIC_FILE_SAMP ||
        src->reg.file == TGSIC_FILE_SVIEW)
        return false;
    if (is_immediate(s) && immediate_word(s, other) == immediate_word(s, src->swizzle[p]))
        return false;
    if (!dry)
        src->swizzle[p] = other;
    return true;
}

static bool takes_sign(const struct site *s)
{
    char letter = tgsic_source_letter(s->in, s->source);
    return read_positions(s) && (letter == 'f' || letter == 'd');
}

static bool plant_sign(struct site *s, bool dry)
{
    struct tgsic_src *src = source_of(s);
    bool zeros = is_immediate(s);
    for (unsigned p = 0; p < 4 && zeros; p++)
        zeros = !(read_positions(s) >> p & 1) || !(immediate_word(s, src->swizzle[p]) << 1);
    if (!takes_sign(s) || zeros)
        return false;
    src->negate ^= !dry;
    return true;
}

static bool plant_absolute(struct site *s, bool dry)
{
    struct tgsic_src *src = source_of(s);
    if (!src->absolute || !read_positions(s))
        return false;
    src->absolute = dry;
    return true;
}

static bool plant_index(struct site *s, bool dry)
{
    struct tgsic_src *src = source_of(s);
    bool file = src->reg.file == TGSIC_FILE_TEMP || src->reg.file == TGSIC_FILE_IN ||
                src->reg.file == TGSIC_FILE_CONST;
    int16_t other = (int16_t)(src->reg.index + (mutate_random(s->seed, 2) ? 1 : -1));
    if (!file || !read_positions(s) || other < 0)
        return false;
    if (!dry)
        src->reg.index = other;
    return true;
}

static bool plant_immediate(struct site *s, bool dry)
{
    unsigned p = mutate_random(s->seed, 4);
    if (!is_immediate(s) || !(read_positions(s) >> p & 1))
        return false;
    uint32_t *word = &s->shader->immediates[source_of(s)->reg.index].bits[source_of(s)->swizzle[p]];
    float value;
    memcpy(&value, word, sizeof value);
    value = value * 0.5f + 0.375f;
    if (!dry && tgsic_source_letter(s->in, s->source) == 'f')
        memcpy(word, &value, sizeof value);
    else if (!dry)
        *word += 1;
    return true;
}

static bool plant_unit(struct site *s, bool dry)
{
    struct tgsic_src *src = source_of(s);
    if (src->reg.file != TGSIC_FILE_SAMP)
        return false;
    if (!dry)
        src->reg.index =
            (int16_t)(src->reg.index + (src->reg.index && mutate_random(s->seed, 2) ? -1 : 1));
    return true;
}

/* ---- Instructions ---------------------------------------------------------------------------- */

/* The first two sources that do not commute; of selects and LRP those that are chosen from. */
static bool plant_order(struct site *s, bool dry)
{
    unsigned first = 0;
    switch (s->in->opcode) {
    case TGSIC_OPCODE_CMP:
    case TGSIC_OPCODE_UCMP:
    case TGSIC_OPCODE_LRP:
        first = 1;
        break;
    case TGSIC_OPCODE_MAD:
    case TGSIC_OPCODE_FMA:
        first = 1;
        break;
    case TGSIC_OPCODE_SLT:
    case TGSIC_OPCODE_SGE:
    case TGSIC_OPCODE_SGT:
    case TGSIC_OPCODE_SLE:
    case TGSIC_OPCODE_FSLT:
    case TGSIC_OPCODE_FSGE:
    case TGSIC_OPCODE_ISLT:
    case TGSIC_OPCODE_ISGE:
    case TGSIC_OPCODE_USLT:
    case TGSIC_OPCODE_USGE:
    case TGSIC_OPCODE_POW:
    case TGSIC_OPCODE_DIV:
    case TGSIC_OPCODE_SHL:
    case TGSIC_OPCODE_ISHR:
    case TGSIC_OPCODE_USHR:
        break;
    default:
        return false;
    }
    struct tgsic_src *a = &s->in->src[first], *b = &s->in->src[first + 1], kept = *a;
    if (s->source || !s->live || !memcmp(a, b, sizeof *a))
        return false;
    if (!dry) {
        *a = *b;
        *b = kept;
    }
    return true;
}

static unsigned other_opcode(unsigned opcode)
{
    static const uint8_t pairs[][2] = {
        {TGSIC_OPCODE_ADD, TGSIC_OPCODE_MUL},     {TGSIC_OPCODE_MIN, TGSIC_OPCODE_MAX},
        {TGSIC_OPCODE_SLT, TGSIC_OPCODE_SGE},     {TGSIC_OPCODE_SEQ, TGSIC_OPCODE_SNE},
        {TGSIC_OPCODE_FSLT, TGSIC_OPCODE_FSGE},   {TGSIC_OPCODE_FSEQ, TGSIC_OPCODE_FSNE},
        {TGSIC_OPCODE_ISLT, TGSIC_OPCODE_ISGE},   {TGSIC_OPCODE_USLT, TGSIC_OPCODE_USGE},
        {TGSIC_OPCODE_USEQ, TGSIC_OPCODE_USNE},   {TGSIC_OPCODE_DP3, TGSIC_OPCODE_DP4},
        {TGSIC_OPCODE_AND, TGSIC_OPCODE_OR},      {TGSIC_OPCODE_SHL, TGSIC_OPCODE_USHR},
        {TGSIC_OPCODE_FLR, TGSIC_OPCODE_CEIL},    {TGSIC_OPCODE_EX2, TGSIC_OPCODE_LG2},
        {TGSIC_OPCODE_SIN, TGSIC_OPCODE_COS},     {TGSIC_OPCODE_RCP, TGSIC_OPCODE_RSQ},
        {TGSIC_OPCODE_MAD, TGSIC_OPCODE_LRP},     {TGSIC_OPCODE_IMIN, TGSIC_OPCODE_IMAX},
        {TGSIC_OPCODE_UADD, TGSIC_OPCODE_UMUL},   {TGSIC_OPCODE_FRC, TGSIC_OPCODE_FLR},
        {TGSIC_OPCODE_TRUNC, TGSIC_OPCODE_ROUND}, {TGSIC_OPCODE_SQRT, TGSIC_OPCODE_RSQ},
        {TGSIC_OPCODE_DDX, TGSIC_OPCODE_DDY},     {TGSIC_OPCODE_I2F, TGSIC_OPCODE_MOV},
        {TGSIC_OPCODE_F2I, TGSIC_OPCODE_MOV},     {TGSIC_OPCODE_U2F, TGSIC_OPCODE_I2F},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (unsigned k = 0; k < 2; k++)
            if (pairs[i][k] == opcode && opcode != TGSIC_OPCODE_MOV)
                return pairs[i][!k];
    return opcode;
}

static bool plant_opcode(struct site *s, bool dry)
{
    unsigned other = other_opcode(s->in->opcode);
    if (s->source || !s->live || other == s->in->opcode)
        return false;
    if (!dry)
        s->in->opcode = (uint8_t)other;
    return true;
}

static bool plant_saturation(struct site *s, bool dry)
{
    bool floats = s->in->num_dst && tgsic_opcode_info(s->in->opcode)->dst[0] == 'f';
    if (s->source || !s->live || !floats)
        return false;
    s->in->saturate ^= !dry;
    return true;
}

static bool plant_mask(struct site *s, bool dry)
{
    unsigned lost = 1u << mutate_random(s->seed, 4);
    if (s->source || !s->in->num_dst || !(s->live & lost) || !(s->in->dst[0].writemask & ~lost))
        return false;
    if (!dry)
        s->in->dst[0].writemask &= (uint8_t)~lost;
    return true;
}

static bool plant_loss(struct site *s, bool dry)
{
    bool kill = s->in->opcode == TGSIC_OPCODE_KILL || s->in->opcode == TGSIC_OPCODE_KILL_IF;
    if (s->source || (!kill && !s->live))
        return false;
    if (!dry)
        *s->in = (struct tgsic_instruction){.opcode = TGSIC_OPCODE_NOP, .pos = s->in->pos};
    return true;
}

static bool plant_lookup(struct site *s, bool dry)
{
    struct tgsic_texture *texture = s->in->texture;
    bool level = s->in->opcode == TGSIC_OPCODE_TXL || s->in->opcode == TGSIC_OPCODE_TXB;
    if (s->source || !s->live || !texture || (!level && !texture->num_offsets))
        return false;
    if (!dry && texture->num_offsets)
        texture->num_offsets = 0;
    else if (!dry)
        s->in->opcode = TGSIC_OPCODE_TEX;
    return true;
}

/* ---- Declarations ---------------------------------------------------------------------------- */

static bool is_used(const struct site *s, const struct tgsic_declaration *d)
{
    for (uint32_t r = d->first; r <= d->last; r++)
        if (s->scan->inputs[r].used_mask)
            return true;
    return false;
}

static struct tgsic_declaration *varying_of(struct site *s)
{
    struct tgsic_declaration *d = &s->shader->declarations[s->index];
    bool varying = s->shader->processor == TGSIC_PROCESSOR_FRAG && d->file == TGSIC_FILE_IN &&
                   (d->semantic == TGSIC_SEMANTIC_GENERIC || d->semantic == TGSIC_SEMANTIC_COLOR);
    return !s->in && varying && is_used(s, d) ? d : NULL;
}

static bool plant_interpolation(struct site *s, bool dry)
{
    struct tgsic_declaration *d = varying_of(s);
    if (!d)
        return false;
    if (!dry)
        d->interpolation = d->interpolation == TGSIC_INTERPOLATE_CONSTANT
                               ? TGSIC_INTERPOLATE_PERSPECTIVE
                               : TGSIC_INTERPOLATE_CONSTANT;
    return true;
}

/* Two inputs change places. */
static bool plant_varying(struct site *s, bool dry)
{
    struct tgsic_declaration *d = varying_of(s);
    for (uint32_t i = s->index + 1; d && i < s->shader->num_declarations; i++) {
        struct tgsic_declaration *other = &s->shader->declarations[i];
        if (other->file != TGSIC_FILE_IN || other->semantic != d->semantic)
            continue;
        uint16_t kept = d->semantic_index;
        if (!dry) {
            d->semantic_index = other->semantic_index;
            other->semantic_index = kept;
        }
        return true;
    }
    return false;
}

/* ---- Planting -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    planter *plant;
} kinds[] = {
    {"swizzle", plant_swizzle},
    {"sign", plant_sign},
    {"absolute", plant_absolute},
    {"register", plant_index},
    {"immediate", plant_immediate},
    {"sampler", plant_unit},
    {"operand order", plant_order},
    {"opcode", plant_opcode},
    {"saturation", plant_saturation},
    {"write mask", plant_mask},
    {"lost instruction", plant_loss},
    {"level or offset", plant_lookup},
    {"interpolation", plant_interpolation},
    {"varying", plant_varying},
};

/* Components of the result that are read, or leave the shader. */
static unsigned live_components(const struct tgsic_scan *scan, uint32_t index)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    if (!in->num_dst)
        return 15;
    const struct tgsic_register *reg = &in->dst[0].reg;
    bool variable =
        (reg->file == TGSIC_FILE_TEMP && !reg->indirect && !scan->temp_array_of[reg->index]) ||
        reg->file == TGSIC_FILE_ADDR;
    unsigned mask = in->dst[0].writemask;
    return variable ? mask & scan->operands[scan->first_operand[index]].mask : mask;
}

/* Visits every site; one of those that allow the mistake is chosen, all equally likely. */
static bool choose(struct tgsic_shader *shader, const struct tgsic_scan *scan, planter *plant,
                   uint64_t *seed, struct site *chosen, uint64_t *chosen_seed)
{
    uint32_t count = 0;
    struct site site = {.shader = shader, .scan = scan};
    for (site.index = 0; site.index < shader->num_declarations; site.index++) {
        uint64_t own = *seed + site.index;
        site.seed = &own;
        if (plant(&site, true) && !mutate_random(seed, ++count)) {
            *chosen = site;
            *chosen_seed = *seed + site.index;
        }
    }
    return count > 0;
}

static bool choose_instruction(struct tgsic_shader *shader, const struct tgsic_scan *scan,
                               planter *plant, uint64_t *seed, struct site *chosen,
                               uint64_t *chosen_seed)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        for (unsigned s = 0; s < shader->instructions[i].num_src || !s; s++) {
            struct tgsic_instruction *in = &shader->instructions[i];
            uint64_t start = *seed + i * 8 + s, own = start;
            struct site site = {shader, scan, in, i, s, live_components(scan, i), &own};
            if ((!s && !in->num_src && plant != plant_loss) || !plant(&site, true))
                continue;
            if (!mutate_random(seed, ++count)) {
                *chosen = site;
                *chosen_seed = start;
            }
        }
    return count > 0;
}

static void print_site(const struct site *s, char *text, size_t size)
{
    struct tgsic_shader one = *s->shader;
    struct tgsic_buffer printed = {0};
    if (s->in) {
        one.instructions = s->in;
        one.num_instructions = 1;
        one.num_declarations = one.num_properties = 0;
    } else {
        one.declarations = &s->shader->declarations[s->index];
        one.num_declarations = 1;
        one.num_instructions = one.num_immediates = one.num_properties = 0;
    }
    if (tgsic_print_text(&one, NULL, &printed, NULL) == TGSIC_OK) {
        const char *last = s->in ? strrchr(printed.data, ':') : strchr(printed.data, '\n');
        snprintf(text, size, "%.*s", last ? (int)strcspn(last + 1, "\n") : 0, last ? last + 1 : "");
    }
    tgsic_buffer_free(&printed);
}

/* Ends the shader in place of the instruction. */
static void plant_probe(struct mutation *m, struct site *s)
{
    bool fragment = s->shader->processor == TGSIC_PROCESSOR_FRAG;
    m->probe = s->in != NULL;
    if (s->in)
        *s->in = (struct tgsic_instruction){
            .opcode = fragment ? TGSIC_OPCODE_KILL : TGSIC_OPCODE_RET, .pos = s->in->pos};
}

static void plant(struct mutation *m, struct tgsic_shader *shader, const struct tgsic_scan *scan,
                  uint64_t *seed)
{
    size_t kind = mutate_random(seed, sizeof kinds / sizeof *kinds);
    planter *planting = kinds[kind].plant;
    struct site site;
    uint64_t site_seed;
    bool declarations = planting == plant_interpolation || planting == plant_varying;
    if (!(declarations ? choose : choose_instruction)(shader, scan, planting, seed, &site,
                                                      &site_seed))
        return;
    char before[200] = "", after[200] = "";
    site.seed = &site_seed;
    print_site(&site, before, sizeof before);
    if (m->probe)
        plant_probe(m, &site);
    else
        planting(&site, false);
    print_site(&site, after, sizeof after);
    snprintf(m->what, sizeof m->what, "%s  =>  %s", before, after);
    m->planted = true;
    m->kind = kinds[kind].name;
}

void mutate_tgsi(struct mutation *m, unsigned stage, struct tgsic_shader *shader)
{
    uint64_t seed = m->seed;
    struct tgsic_arena arena;
    struct tgsic_scan scan;
    jmp_buf escape;
    if (!mutate_chooses_stage(&seed, stage))
        return;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape)) {
        tgsic_scan_shader(&arena, shader, &scan);
        plant(m, shader, &scan, &seed);
    }
    tgsic_arena_free(&arena);
}
