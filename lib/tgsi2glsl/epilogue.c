/* SPDX-License-Identifier: MIT */
/* What runs before and after the shader's own code: array copies of the interface; captures and
 * state come from other files. */
#include "emit.h"

static const char *cast_bits(struct emit *e, enum tgsic_kind from, enum tgsic_kind to)
{
    if (from == to)
        return "";
    if (from == TGSIC_KIND_FLOAT || to == TGSIC_KIND_FLOAT)
        tgsic_emit_need(e, TGSIC_FEATURE_BIT_CASTS);
    if (from == TGSIC_KIND_FLOAT)
        return to == TGSIC_KIND_INT ? "floatBitsToInt" : "floatBitsToUint";
    if (to == TGSIC_KIND_FLOAT)
        return from == TGSIC_KIND_INT ? "intBitsToFloat" : "uintBitsToFloat";
    return to == TGSIC_KIND_INT ? "ivec4" : "uvec4";
}

/* a slot as a whole vec4 expression */
static void print_slot(struct emit *e, struct tgsic_text *out, const struct io *io)
{
    const struct tgsic_distances *d = &e->distances_in;
    if (io->form == IO_VECTOR && io->width == 4) {
        tgsic_text_str(out, io->name);
    } else if (io->form == IO_VECTOR && io->width) {
        tgsic_text_printf(out, "%s(%s%s", tgsic_emit_type(io->kind, 4), io->name,
                          io->width == 1   ? ", 0, 0, "
                          : io->width == 2 ? ", 0, "
                                           : ", ");
        tgsic_text_str(out, io->kind == TGSIC_KIND_FLOAT ? "1)" : "0)");
    } else if (io->form == IO_CLIP) {
        TEXT_LITERAL(out, "vec4(");
        for (unsigned c = 0; c < 4; c++) {
            unsigned number = io->first + c;
            tgsic_text_str(out, c ? ", " : "");
            if (number < d->num_clip + d->num_cull)
                tgsic_emit_distance(out, d, number);
            else
                TEXT_LITERAL(out, "0.0");
        }
        tgsic_text_char(out, ')');
    } else {
        TEXT_LITERAL(out, "vec4(0.0, 0.0, 0.0, 1.0)");
    }
}

void tgsic_emit_prologue_name(struct emit *e, const char *type, const char *name)
{
    if (e->scan.has_subroutines || e->scan.has_early_return) {
        tgsic_text_printf(&e->globals, "%s %s;\n", type, name);
        tgsic_text_printf(&e->prologue, "    %s = ", name);
    } else {
        tgsic_text_printf(&e->prologue, "    %s %s = ", type, name);
    }
}

void tgsic_emit_prologue(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_input_arrays; a++) {
        const struct io_array *array = &e->input_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            const char *cast = cast_bits(e, e->inputs[i].kind, array->kind);
            TEXT_LITERAL(&e->prologue, "    inputs");
            tgsic_text_uint(&e->prologue, a);
            tgsic_text_char(&e->prologue, '[');
            tgsic_text_uint(&e->prologue, i - array->first);
            TEXT_STRINGS(&e->prologue, "] = ", cast, *cast ? "(" : "");
            print_slot(e, &e->prologue, &e->inputs[i]);
            tgsic_text_str(&e->prologue, *cast ? ");\n" : ";\n");
        }
    }
}

static void copy_out(struct emit *e, uint32_t a, uint32_t i)
{
    static const char letters[] = "xyzw";
    const struct io_array *array = &e->output_arrays[a];
    const struct tgsic_distances *d = &e->distances_out;
    const struct io *io = &e->outputs[i];
    unsigned element = i - array->first;
    const char *cast = cast_bits(e, array->kind, io->kind);

    if (io->form == IO_VECTOR)
        tgsic_text_printf(&e->epilogue,
                          *cast ? "    %s = %s(outputs%u[%u]);\n" : "    %s = %soutputs%u[%u];\n",
                          io->name, cast, a, element);
    else if (io->form == IO_ONLY)
        tgsic_text_printf(&e->epilogue,
                          *cast ? "    %s = %s(outputs%u[%u].%c);\n"
                                : "    %s = %soutputs%u[%u].%c;\n",
                          io->name, cast, a, element, letters[io->first]);
    for (unsigned c = 0; io->form == IO_CLIP && c < 4; c++) {
        unsigned number = io->first + c;
        if (number >= d->num_clip + d->num_cull)
            break;
        TEXT_LITERAL(&e->epilogue, "    ");
        tgsic_emit_distance(&e->epilogue, d, number);
        tgsic_text_printf(&e->epilogue, " = outputs%u[%u].%c;\n", a, element, letters[c]);
    }
}

/* The order is OpenGL's: what captures see, then what happens to vertices or to fragments. */
void tgsic_emit_epilogue(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_output_arrays; a++)
        for (uint32_t i = e->output_arrays[a].first; i <= e->output_arrays[a].last; i++)
            if (e->scan.outputs[i].declared && !e->output_arrays[a].is_chosen)
                copy_out(e, a, i);
    if (e->fragment) {
        tgsic_emit_fragment_state(e);
    } else if (e->reader == TGSIC_PROCESSOR_FRAG && e->stage != TGSIC_PROCESSOR_COMP) {
        tgsic_emit_captures(e);
        tgsic_emit_vertex_state(e);
    }
}
