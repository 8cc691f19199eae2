/* SPDX-License-Identifier: MIT */
/* Copies, selects, and reads of the framebuffer, which copy too. */
#include "alu.h"
#include "put.h"

/* ---- Copies and selects -------------------------------------------------------------------- */

void tgsic_emit_mov(struct emit *e, const struct part *part)
{
    char letter = tgsic_source_letter(e->in, 0);
    bool raw = letter == '*' && !e->in->saturate;
    if (part->place.base == BASE_WIDE && raw && !e->hazard) {
        char *at = put_destination(e, part);
        at = tgsic_put_packed(e, at, 0, part->component, e->forms[part->place.id].kind);
        tgsic_text_end(e->out, PUT_LITERAL(at, ";\n"));
        return;
    }
    bool scalar = part->count > 1 && tgsic_emit_is_scalar(e, 0, part->component, part->count);
    if (!raw)
        letter = 'f';
    char *at = put_begin(e, part, letter, scalar);
    at = put_source(e, at, 0, part->component, part->count,
                    raw ? (enum tgsic_kind)part->place.kind : TGSIC_KIND_FLOAT, true);
    put_end(e, at, part, letter, scalar);
}

/* is the condition of CMP and UCMP one scalar? */
static bool uniform_condition(struct emit *e, const struct part *part)
{
    return part->count == 1 || tgsic_emit_is_scalar(e, 0, part->component, part->count);
}

static void print_condition(struct emit *e, const uint8_t *positions, unsigned count)
{
    if (e->in->opcode == TGSIC_OPCODE_UCMP) {
        tgsic_emit_source(e, 0, positions, count, TGSIC_KIND_BOOL, count == 1);
    } else if (count == 1) {
        tgsic_emit_source(e, 0, positions, 1, TGSIC_KIND_FLOAT, true);
        TEXT_LITERAL(e->out, " < 0.0");
    } else {
        TEXT_LITERAL(e->out, "lessThan(");
        tgsic_emit_source(e, 0, positions, count, TGSIC_KIND_FLOAT, false);
        tgsic_text_str(e->out, count == 2   ? ", vec2(0.0))"
                               : count == 3 ? ", vec3(0.0))"
                                            : ", vec4(0.0))");
    }
}

static void print_select(struct emit *e, const uint8_t *positions, unsigned count,
                         enum tgsic_kind kind, bool scalar)
{
    print_condition(e, positions, 1);
    TEXT_LITERAL(e->out, " ? ");
    tgsic_emit_source(e, 1, positions, count, kind, scalar);
    TEXT_LITERAL(e->out, " : ");
    tgsic_emit_source(e, 2, positions, count, kind, scalar);
}

/* The kind that the values of a select are printed in: the destination's as they are bits, except
 * that float modifiers make floats. */
static enum tgsic_kind select_kind(const struct emit *e, const struct part *part)
{
    const struct tgsic_src *a = &e->in->src[1], *b = &e->in->src[2];
    if (e->in->opcode == TGSIC_OPCODE_CMP || e->in->saturate || a->negate || a->absolute ||
        b->negate || b->absolute)
        return TGSIC_KIND_FLOAT;
    return part->place.kind;
}

void tgsic_emit_select(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = select_kind(e, part);
    char letter = kind == TGSIC_KIND_FLOAT ? 'f' : '*';
    bool scalar = part->count > 1 && tgsic_emit_all_scalar(e, part);
    unsigned count = scalar ? 1 : part->count;

    if (part->place.base == BASE_WIDE && letter == '*' && !e->hazard &&
        uniform_condition(e, part)) {
        enum tgsic_kind wide = e->forms[part->place.id].kind;
        tgsic_emit_destination(e, part);
        print_condition(e, part->component, 1);
        char *at = PUT_LITERAL(tgsic_text_room(e->out, STATEMENT_ROOM), " ? ");
        at = PUT_LITERAL(tgsic_put_packed(e, at, 1, part->component, wide), " : ");
        at = tgsic_put_packed(e, at, 2, part->component, wide);
        tgsic_text_end(e->out, PUT_LITERAL(at, ";\n"));
        return;
    }
    tgsic_emit_begin(e, part, letter, scalar);
    if (uniform_condition(e, part)) {
        print_select(e, part->component, count, kind, count == 1);
    } else if (kind == TGSIC_KIND_FLOAT ? !e->old : tgsic_emit_has(e, TGSIC_FEATURE_MIX_INTEGERS)) {
        if (kind != TGSIC_KIND_FLOAT)
            tgsic_emit_need(e, TGSIC_FEATURE_MIX_INTEGERS);
        TEXT_LITERAL(e->out, "mix(");
        tgsic_emit_source(e, 2, part->component, count, kind, false);
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_source(e, 1, part->component, count, kind, false);
        TEXT_LITERAL(e->out, ", ");
        print_condition(e, part->component, count);
        tgsic_text_char(e->out, ')');
    } else {
        tgsic_emit_open_type(e, kind, count);
        for (unsigned i = 0; i < count; i++) {
            if (i)
                TEXT_LITERAL(e->out, ", ");
            print_select(e, part->component + i, 1, kind, true);
        }
        tgsic_text_char(e->out, ')');
    }
    tgsic_emit_end(e, part, letter, scalar);
}

/* ---- Framebuffer fetch --------------------------------------------------------------------- */

/* The output, as long as it still holds what the framebuffer does; else a copy made at the top. */
void tgsic_emit_fetched(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    bool direct = reg->file == TGSIC_FILE_OUT && !reg->indirect && reg->index >= 0;
    const struct tgsic_slot *slot = direct ? &e->scan.outputs[reg->index] : NULL;
    if (!slot || slot->semantic != TGSIC_SEMANTIC_COLOR) {
        tgsic_emit_fail(e, e->in->pos, "FBFETCH of something that is no colour");
        return;
    }
    struct io output = e->outputs[reg->index], *read = &e->outputs[reg->index];
    if (slot->fetched_late) {
        tgsic_emit_rename(read,
                          tgsic_arena_printf(e->arena, "framebuffer%u", slot->semantic_index));
        read->array = 0;
    } else if (e->old) {
        tgsic_emit_rename(
            read, tgsic_arena_printf(e->arena, "gl_LastFragData[%u]", slot->semantic_index));
    }
    tgsic_emit_form_slot(e, read, slot, BASE_OUTPUT);
    tgsic_emit_results(e, tgsic_emit_mov);
    e->outputs[reg->index] = output;
}
