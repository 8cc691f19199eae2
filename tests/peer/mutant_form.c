/* SPDX-License-Identifier: MIT */
/* The form in which mutants are compared with what they were made of. */
#include "mutate.h"

#include "tgsi/arena.h"
#include "tgsi/scan.h"

#include <stdlib.h>
#include <string.h>

/* ---- Where varyings come from ---------------------------------------------------------------- */

/* What a vertex shader moves into one component of an output; file NULL: something else. */
struct origin {
    bool known;
    uint8_t file;
    int16_t index, dimension;
    uint32_t word; /* of an immediate; else the component */
    bool absolute, negate;
};

#define MAX_OUTPUTS 64

struct origins {
    struct origin of[MAX_OUTPUTS][4];
    uint8_t writes[MAX_OUTPUTS][4];
};

static bool is_plain_move(const struct tgsic_instruction *in)
{
    const struct tgsic_register *reg = &in->src[0].reg;
    return in->opcode == TGSIC_OPCODE_MOV && !in->saturate && !reg->indirect &&
           !reg->dimension_indirect &&
           (reg->file == TGSIC_FILE_IN || reg->file == TGSIC_FILE_CONST ||
            reg->file == TGSIC_FILE_IMM);
}

static struct origin origin_of(const struct tgsic_shader *shader, const struct tgsic_src *src,
                               unsigned component)
{
    uint32_t word = src->swizzle[component];
    struct origin o = {.known = true,
                       .file = src->reg.file,
                       .index = src->reg.index,
                       .dimension = src->reg.has_dimension ? src->reg.dimension : (int16_t)-1,
                       .word = word,
                       .absolute = src->absolute,
                       .negate = src->negate};
    if (o.file == TGSIC_FILE_IMM) {
        o.word = shader->immediates[o.index].bits[word];
        o.index = 0;
    }
    return o;
}

/* Components that are written once, in no branch, by a move of what nothing changes. */
static void find_origins(const struct tgsic_shader *shader, struct origins *out)
{
    memset(out, 0, sizeof *out);
    bool branches = false;
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        const struct tgsic_instruction *in = &shader->instructions[i];
        unsigned flags = tgsic_opcode_info(in->opcode)->flags;
        branches |= flags & TGSIC_OPFLAG_FLOW && in->opcode != TGSIC_OPCODE_END;
        for (unsigned d = 0; d < in->num_dst; d++)
            for (unsigned c = 0; c < 4; c++) {
                const struct tgsic_register *reg = &in->dst[d].reg;
                if (reg->file != TGSIC_FILE_OUT || !(in->dst[d].writemask >> c & 1))
                    continue;
                branches |= reg->indirect != NULL || reg->index >= MAX_OUTPUTS;
                if (!branches && !out->writes[reg->index][c]++ && is_plain_move(in))
                    out->of[reg->index][c] = origin_of(shader, &in->src[0], c);
                else if (reg->index < MAX_OUTPUTS)
                    out->of[reg->index][c].known = false;
            }
    }
    if (branches)
        memset(out, 0, sizeof *out);
}

/* ---- Fragment inputs by where they come from ------------------------------------------------- */

/* An input register of the fragment shader, and the vertex shader's output behind it. */
struct input {
    struct tgsic_declaration *declaration;
    const struct origin *origin; /* of four components; NULL: not known */
};

static const struct origin *output_behind(const struct tgsic_shader *vertex,
                                          const struct origins *origins,
                                          const struct tgsic_declaration *input)
{
    for (uint32_t i = 0; i < vertex->num_declarations; i++) {
        const struct tgsic_declaration *d = &vertex->declarations[i];
        if (d->file == TGSIC_FILE_OUT && d->semantic == input->semantic && d->first == d->last &&
            d->semantic_index == input->semantic_index && d->first < MAX_OUTPUTS)
            return origins->of[d->first];
    }
    return NULL;
}

static bool is_varying(const struct tgsic_declaration *d)
{
    return d->file == TGSIC_FILE_IN && d->semantic == TGSIC_SEMANTIC_GENERIC &&
           d->first == d->last && d->first < MAX_OUTPUTS;
}

static bool is_same(const struct origin *a, const struct origin *b)
{
    return a->known && b->known && a->file == b->file && a->index == b->index &&
           a->dimension == b->dimension && a->word == b->word && a->absolute == b->absolute &&
           a->negate == b->negate;
}

/* Inputs whose used components are the same for all vertices look the same however they are
 * interpolated. */
static void forget_interpolation(const struct input *inputs, const struct tgsic_scan *scan)
{
    for (unsigned i = 0; i < MAX_OUTPUTS; i++) {
        bool constant = inputs[i].origin != NULL;
        for (unsigned c = 0; constant && c < 4; c++)
            if (scan->inputs[i].used_mask >> c & 1)
                constant = inputs[i].origin[c].known && inputs[i].origin[c].file != TGSIC_FILE_IN;
        if (constant)
            inputs[i].declaration->interpolation = TGSIC_INTERPOLATE_CONSTANT;
    }
}

static bool holds_same(const struct input *a, const struct input *b, const struct tgsic_src *src,
                       unsigned positions)
{
    bool same = a->origin && b->origin &&
                a->declaration->interpolation == b->declaration->interpolation &&
                a->declaration->location == b->declaration->location;
    for (unsigned p = 0; p < 4 && same; p++)
        if (positions >> p & 1)
            same = is_same(&a->origin[src->swizzle[p]], &b->origin[src->swizzle[p]]);
    return same;
}

/* Of inputs that hold the same, the first is read. */
static void read_first(const struct input *inputs, struct tgsic_src *src, unsigned positions)
{
    if (src->reg.file != TGSIC_FILE_IN || src->reg.indirect || src->reg.index < 0 ||
        src->reg.index >= MAX_OUTPUTS)
        return;
    for (int16_t i = 0; i < src->reg.index; i++)
        if (holds_same(&inputs[i], &inputs[src->reg.index], src, positions)) {
            src->reg.index = i;
            return;
        }
}

static void name_by_origin(struct tgsic_arena *arena, const struct tgsic_shader *vertex,
                           struct tgsic_shader *fragment)
{
    struct origins *origins = ARENA_NEW(arena, struct origins);
    struct input *inputs = ARENA_ARRAY(arena, struct input, MAX_OUTPUTS);
    struct tgsic_scan scan;
    tgsic_scan_shader(arena, fragment, &scan);
    find_origins(vertex, origins);
    for (uint32_t i = 0; i < fragment->num_declarations; i++) {
        struct tgsic_declaration *d = &fragment->declarations[i];
        if (is_varying(d))
            inputs[d->first] = (struct input){d, output_behind(vertex, origins, d)};
    }
    forget_interpolation(inputs, &scan);
    for (uint32_t i = 0; i < fragment->num_instructions; i++)
        for (unsigned s = 0; s < fragment->instructions[i].num_src; s++)
            read_first(inputs, &fragment->instructions[i].src[s],
                       tgsic_source_mask(&scan, &fragment->instructions[i], s));
}

/* ---- The form -------------------------------------------------------------------------------- */

static void canonicalise(struct tgsic_program *program)
{
    const uint32_t pair = 1u << TGSIC_PROCESSOR_VERT | 1u << TGSIC_PROCESSOR_FRAG;
    struct tgsic_arena arena;
    jmp_buf escape;
    if (program->stages != pair)
        return;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (!setjmp(escape))
        name_by_origin(&arena, &program->shader[TGSIC_PROCESSOR_VERT],
                       &program->shader[TGSIC_PROCESSOR_FRAG]);
    tgsic_arena_free(&arena);
}

static char *print(const struct tgsic_program *program)
{
    char *text = NULL;
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        struct tgsic_buffer printed = {0};
        if (!(program->stages >> s & 1) ||
            tgsic_print_text(&program->shader[s], NULL, &printed, NULL) != TGSIC_OK)
            continue;
        size_t length = text ? strlen(text) : 0;
        text = realloc(text, length + printed.size + 1);
        if (text)
            memcpy(text + length, printed.data, printed.size + 1);
        tgsic_buffer_free(&printed);
    }
    return text;
}

char *mutation_form(const char *path, struct mutation *m)
{
    struct check_case test;
    struct check_program program = {0};
    struct tgsic_host host;
    enum check_hop failed;
    char *text = NULL;
    if (tgsic_host_parse("gl450", &host, NULL) != TGSIC_OK)
        return NULL;
    struct check_route_options options = {.dialect = TGSIC_DIALECT_VIRGL,
                                          .host = &host,
                                          .last_hop = CHECK_HOP_TGSI_AGAIN,
                                          .mutator = mutation_planter(m)};
    if (tgsic_check_read_case(path, path, &test, NULL) == TGSIC_OK &&
        tgsic_check_make_program(&test, &options, &program, &failed, NULL) == TGSIC_OK) {
        canonicalise(program.again);
        text = print(program.again);
    }
    tgsic_check_program_free(&program);
    tgsic_check_case_free(&test);
    return text;
}
