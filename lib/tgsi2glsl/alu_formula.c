/* SPDX-License-Identifier: MIT */
/* Opcodes with a formula of its own for each component, and interpolation at a chosen point. */
#include "alu.h"

#include <string.h>

/* ---- Formulas per component ---------------------------------------------------------------- */

/* prints a formula in which $s.c is component c of source s */
static void formula(struct emit *e, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (*p == '$') {
            unsigned component = p[2] == 'w' ? 3u : (unsigned)(p[2] - 'x');
            tgsic_emit_scalar(e, (unsigned)(p[1] - '0'), component,
                              tgsic_emit_source_kind(e, (unsigned)(p[1] - '0')));
            p += 2;
        } else {
            tgsic_text_char(e->out, *p);
        }
    }
}

static const char *const formulas[TGSIC_OPCODE_LIMIT][4] = {
#define GLSL_FORMULAS(opcode, x, y, z, w) [TGSIC_OPCODE_##opcode] = {x, y, z, w},
#include "glsl.def"
};

static const char *const es_formulas[TGSIC_OPCODE_LIMIT][4] = {
#define GLSL_FORMULAS_ES(opcode, x, y, z, w) [TGSIC_OPCODE_##opcode] = {x, y, z, w},
#include "glsl.def"
};

void tgsic_emit_formulas(struct emit *e, const struct part *part)
{
    unsigned opcode = e->in->opcode;
    const char *const *forms =
        tgsic_emit_is_es(e) && es_formulas[opcode][0] ? es_formulas[opcode] : formulas[opcode];
    tgsic_emit_begin(e, part, 'f', false);
    if (part->count > 1)
        tgsic_emit_open_type(e, TGSIC_KIND_FLOAT, part->count);
    for (unsigned i = 0; i < part->count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        formula(e, forms[part->component[i]]);
    }
    if (part->count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'f', false);
}

/* ---- Interpolation ------------------------------------------------------------------------- */

/* The functions take a whole input, so the swizzle stands behind them. */
static void write_interpolated(struct emit *e, const struct part *part)
{
    const struct tgsic_src *src = &e->in->src[0];
    struct place place = tgsic_emit_source_places(e, 0)[part->component[0]];

    tgsic_emit_begin(e, part, 'f', false);
    if (src->negate)
        tgsic_text_char(e->out, '-');
    if (src->absolute)
        TEXT_LITERAL(e->out, "abs(");
    tgsic_text_str(e->out, e->in->opcode == TGSIC_OPCODE_INTERP_CENTROID ? "interpolateAtCentroid("
                           : e->in->opcode == TGSIC_OPCODE_INTERP_SAMPLE ? "interpolateAtSample("
                                                                         : "interpolateAtOffset(");
    tgsic_emit_place(e, &place, &src->reg, tgsic_emit_operand(e, e->in->num_dst));
    if (e->in->opcode == TGSIC_OPCODE_INTERP_SAMPLE) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, 1, 0, TGSIC_KIND_INT);
    } else if (e->in->opcode == TGSIC_OPCODE_INTERP_OFFSET) {
        unsigned flip = e->pipeline->state.flip_y;
        TEXT_LITERAL(e->out, ", ");
        if (flip == TGSIC_VARIANT_STATIC)
            TEXT_LITERAL(e->out, "vec2(1.0, -1.0) * ");
        else if (flip == TGSIC_VARIANT_DYNAMIC)
            tgsic_text_printf(e->out, "vec2(1.0, %s) * ",
                              tgsic_emit_driver(e, TGSIC_DRIVER_FLIP_Y));
        tgsic_emit_vector(e, 1, 2, TGSIC_KIND_FLOAT);
    }
    tgsic_text_char(e->out, ')');
    bool identity = part->count == 4;
    for (unsigned i = 0; i < part->count; i++)
        identity = identity && src->swizzle[part->component[i]] == i;
    if (!identity)
        tgsic_text_char(e->out, '.');
    for (unsigned i = 0; i < part->count && !identity; i++)
        tgsic_text_char(e->out, "xyzw"[src->swizzle[part->component[i]]]);
    if (src->absolute)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'f', false);
}

void tgsic_emit_interpolated(struct emit *e)
{
    const struct tgsic_register *reg = &e->in->src[0].reg;
    const struct io *io = reg->index < 0 ? NULL : &e->inputs[reg->index];
    tgsic_emit_need(e, TGSIC_FEATURE_INTERPOLATE_AT);
    if (reg->file != TGSIC_FILE_IN || reg->indirect || !io || io->form != IO_VECTOR ||
        io->kind != TGSIC_KIND_FLOAT || (io->width && io->width != 4) ||
        (io->name && (*io->name == '(' || !strncmp(io->name, "sprite_", 7))))
        tgsic_emit_fail(e, e->in->pos, "%s of something that is no varying",
                        tgsic_opcode_info(e->in->opcode)->name);
    else
        tgsic_emit_results(e, io->width ? write_interpolated : tgsic_emit_mov);
}
