/* SPDX-License-Identifier: MIT */
/* Builds the missing half of a program of TGSI. */
#include "partner.h"

#include "tgsi/arena.h"
#include "tgsi/builder.h"

#include <string.h>

/* Varyings: what one stage writes for the other to read. */
static bool is_varying(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_GENERIC || semantic == TGSIC_SEMANTIC_TEXCOORD ||
           semantic == TGSIC_SEMANTIC_COLOR || semantic == TGSIC_SEMANTIC_BCOLOR ||
           semantic == TGSIC_SEMANTIC_FOG;
}

static bool is_declared(const struct tgsic_declaration *d, unsigned file)
{
    return d->file == file && d->has_semantic && is_varying(d->semantic);
}

/* IN[0] is the position, and each varying comes from an input of its own. */
static void vertex_partner(struct tgsic_builder *b, const struct tgsic_shader *shader)
{
    int input = 0;
    struct tgsic_register position = tgsic_builder_output(b, TGSIC_SEMANTIC_POSITION, 0);
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(position),
                tgsic_read(tgsic_builder_attribute(b, input++)));
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        for (unsigned r = d->first; is_declared(d, TGSIC_FILE_IN) && r <= d->last; r++) {
            struct tgsic_register out = tgsic_builder_output(
                b, (enum tgsic_semantic)d->semantic, (int)(d->semantic_index + r - d->first));
            tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(out),
                        tgsic_read(tgsic_builder_attribute(b, input++)));
        }
    }
}

/* Components of OUT[index] that some instruction writes. */
static unsigned written(const struct tgsic_shader *shader, unsigned index)
{
    unsigned mask = 0;
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        for (unsigned d = 0; d < shader->instructions[i].num_dst; d++) {
            const struct tgsic_dst *dst = &shader->instructions[i].dst[d];
            if (dst->reg.file == TGSIC_FILE_OUT &&
                (dst->reg.indirect || dst->reg.index == (int)index))
                mask |= dst->writemask;
        }
    return mask;
}

/* What is not written is not defined: a component that is stands in for it. */
static struct tgsic_src read_written(struct tgsic_register reg, unsigned mask)
{
    int swizzle[4], first = 0;
    while (!(mask >> first & 1))
        first++;
    for (int c = 0; c < 4; c++)
        swizzle[c] = mask >> c & 1 ? c : first;
    return tgsic_swizzle(tgsic_read(reg), swizzle[0], swizzle[1], swizzle[2], swizzle[3]);
}

/* The sum of all varyings, each with a weight of its own. */
static void fragment_partner(struct tgsic_builder *b, const struct tgsic_shader *shader)
{
    struct tgsic_register sum = tgsic_builder_temps(b, 1);
    struct tgsic_register color = tgsic_builder_output(b, TGSIC_SEMANTIC_COLOR, 0);
    float weight = 0;
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(sum), tgsic_builder_float1(b, 0.5f));
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        for (unsigned r = d->first; is_declared(d, TGSIC_FILE_OUT) && r <= d->last; r++) {
            unsigned mask = written(shader, r) & d->usage_mask;
            if (d->semantic == TGSIC_SEMANTIC_BCOLOR || !mask)
                continue;
            struct tgsic_register in = tgsic_builder_input(b, (enum tgsic_semantic)d->semantic,
                                                           (int)(d->semantic_index + r - d->first),
                                                           TGSIC_INTERPOLATE_PERSPECTIVE);
            tgsic_emit3(b, TGSIC_OPCODE_MAD, tgsic_write(sum), read_written(in, mask),
                        tgsic_builder_float1(b, ++weight), tgsic_read(sum));
        }
    }
    tgsic_emit1(b, TGSIC_OPCODE_MOV, tgsic_write(color), tgsic_read(sum));
}

static const char *build(const struct tgsic_shader *shader, struct tgsic_arena *arena)
{
    bool fragment = shader->processor == TGSIC_PROCESSOR_FRAG;
    struct tgsic_shader partner = {0};
    struct tgsic_buffer text = {0};
    const char *copy = NULL;
    struct tgsic_builder *b =
        tgsic_builder_begin(fragment ? TGSIC_PROCESSOR_VERT : TGSIC_PROCESSOR_FRAG, NULL);
    if (!b)
        return NULL;
    (fragment ? vertex_partner : fragment_partner)(b, shader);
    if (tgsic_builder_finish(b, &partner, NULL) == TGSIC_OK &&
        tgsic_print_text(&partner, NULL, &text, NULL) == TGSIC_OK)
        copy = tgsic_arena_strndup(arena, text.data, text.size);
    tgsic_buffer_free(&text);
    tgsic_shader_free(&partner);
    return copy;
}

const char *tgsic_check_tgsi_partner(const struct check_source *source, struct tgsic_arena *arena)
{
    struct tgsic_shader shader = {0};
    const char *text = NULL;
    if (tgsic_parse_text(source->text, source->size, NULL, &shader, NULL) == TGSIC_OK &&
        shader.processor == source->stage)
        text = build(&shader, arena);
    tgsic_shader_free(&shader);
    return text;
}
