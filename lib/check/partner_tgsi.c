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
            if (d->semantic == TGSIC_SEMANTIC_BCOLOR)
                continue;
            struct tgsic_register in = tgsic_builder_input(b, (enum tgsic_semantic)d->semantic,
                                                           (int)(d->semantic_index + r - d->first),
                                                           TGSIC_INTERPOLATE_PERSPECTIVE);
            tgsic_emit3(b, TGSIC_OPCODE_MAD, tgsic_write(sum), tgsic_read(in),
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
