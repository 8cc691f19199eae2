/* SPDX-License-Identifier: MIT */
/* Reducing TGSI: the rounds, and what becomes of an edited shader. */
#include "reduce_tgsi.h"
#include "tgsi/validate.h"

#include <string.h>

/* The shader's text, as candidate. */
static bool print(struct check_reducer *r, const struct tgsic_shader *shader)
{
    struct tgsic_buffer text = {0};
    if (tgsic_print_text(shader, NULL, &text, NULL) != TGSIC_OK)
        return false;
    r->candidate.size = 0;
    bool fits = text.size < r->candidate.limit;
    if (fits)
        tgsic_text_bytes(&r->candidate, text.data, text.size);
    tgsic_buffer_free(&text);
    return fits;
}

/* Labels follow from nesting when text is read. */
bool tgsic_check_tgsi_keep(struct check_tgsi_reducer *r, const struct tgsic_shader *edited)
{
    struct check_reducer *base = r->base;
    if (!print(base, edited) || tgsic_parse_text(base->candidate.data, base->candidate.size, NULL,
                                                 &base->next, NULL) != TGSIC_OK)
        return false;
    bool fine = !r->validates || tgsic_validate(&base->next, NULL, NULL) == TGSIC_OK;
    bool kept = fine && print(base, &base->next) && tgsic_check_reducer_ask(base);
    if (kept) {
        struct tgsic_shader previous = base->shader;
        base->shader = base->next;
        base->next = previous;
    }
    tgsic_shader_free(&base->next);
    base->next = (struct tgsic_shader){0};
    return kept;
}

bool tgsic_check_tgsi_remove_marked(struct check_tgsi_reducer *r)
{
    const struct tgsic_shader *shader = &r->base->shader;
    struct tgsic_shader edited = *shader;
    edited.instructions = r->instructions;
    edited.num_instructions = 0;
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        r->places[i] = edited.num_instructions;
        if (!r->marked[i])
            r->instructions[edited.num_instructions++] = shader->instructions[i];
    }
    for (uint32_t i = 0; i < edited.num_instructions; i++) {
        struct tgsic_instruction *in = &r->instructions[i];
        if (in->has_label && in->label < shader->num_instructions)
            in->label = r->places[in->label];
    }
    memset(r->marked, 0, shader->num_instructions);
    return tgsic_check_tgsi_keep(r, &edited);
}

static void make_room(struct check_tgsi_reducer *r)
{
    const struct tgsic_shader *shader = &r->base->shader;
    struct tgsic_arena *arena = r->base->arena;
    r->marked = ARENA_ARRAY(arena, uint8_t, shader->num_instructions + 1);
    r->places = ARENA_ARRAY(arena, uint32_t, shader->num_instructions + 1);
    r->instructions = ARENA_ARRAY(arena, struct tgsic_instruction, shader->num_instructions + 1);
    r->declarations = ARENA_ARRAY(arena, struct tgsic_declaration, shader->num_declarations + 1);
    r->immediates =
        ARENA_ARRAY(arena, struct tgsic_immediate, shader->num_immediates + CHECK_EXTRA_IMMEDIATES);
    r->properties = ARENA_ARRAY(arena, struct tgsic_property_value, shader->num_properties + 1);
}

enum tgsic_result tgsic_check_reduce_tgsi(struct check_reducer *base, struct tgsic_diags *diags)
{
    static bool (*const sweeps[])(struct check_tgsi_reducer *) = {
        tgsic_check_tgsi_reduce_instructions,
        tgsic_check_tgsi_reduce_blocks,
        tgsic_check_tgsi_reduce_declarations,
        tgsic_check_tgsi_reduce_operands,
    };
    struct check_tgsi_reducer r = {.base = base};
    enum tgsic_result result =
        tgsic_parse_text(base->best.data, base->best.size, NULL, &base->shader, diags);
    if (result != TGSIC_OK)
        return result;
    r.validates = tgsic_validate(&base->shader, NULL, NULL) == TGSIC_OK;
    make_room(&r);
    for (bool progress = true; progress && !tgsic_check_reducer_ended(base);) {
        progress = false;
        for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++)
            progress |= sweeps[i](&r);
    }
    return TGSIC_OK;
}
