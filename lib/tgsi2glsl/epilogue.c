/* SPDX-License-Identifier: MIT */
/* What runs before and after the shader's own code: array copies of the interface, and state that
 * the host asked to have translated. */
#include "emit.h"

#include "tgsi/number.h"

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
            if (number < d->num_clip)
                tgsic_text_printf(out, "gl_ClipDistance[%u]", number);
            else if (number < d->num_clip + d->num_cull)
                tgsic_text_printf(out, "gl_CullDistance[%u]", number - d->num_clip);
            else
                TEXT_LITERAL(out, "0.0");
        }
        tgsic_text_char(out, ')');
    } else {
        TEXT_LITERAL(out, "vec4(0.0, 0.0, 0.0, 1.0)");
    }
}

void tgsic_emit_prologue(struct emit *e)
{
    for (uint32_t a = 0; a < e->num_input_arrays; a++) {
        const struct io_array *array = &e->input_arrays[a];
        for (uint32_t i = array->first; i <= array->last && !array->is_chosen; i++) {
            const char *cast = cast_bits(e, e->inputs[i].kind, array->kind);
            tgsic_text_printf(&e->prologue, "    inputs%u[%u] = %s%s", a, i - array->first, cast,
                              *cast ? "(" : "");
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
        bool clip = number < d->num_clip;
        tgsic_text_printf(&e->epilogue, "    %s[%u] = outputs%u[%u].%c;\n",
                          clip ? "gl_ClipDistance" : "gl_CullDistance",
                          clip ? number : number - d->num_clip, a, element, letters[c]);
    }
}

/* ---- State --------------------------------------------------------------------------------- */

static bool writes_color(const struct emit *e, unsigned number)
{
    for (uint32_t i = 0; i < e->scan.num_outputs; i++)
        if (e->scan.outputs[i].declared && e->scan.outputs[i].semantic == TGSIC_SEMANTIC_COLOR &&
            e->scan.outputs[i].semantic_index == number)
            return true;
    return false;
}

static void clamp_colors(struct emit *e)
{
    for (uint32_t i = 0; i < e->scan.num_outputs; i++) {
        const struct tgsic_slot *slot = &e->scan.outputs[i];
        const struct io *io = &e->outputs[i];
        if (slot->declared && io->form == IO_VECTOR && io->kind == TGSIC_KIND_FLOAT &&
            (slot->semantic == TGSIC_SEMANTIC_COLOR || slot->semantic == TGSIC_SEMANTIC_BCOLOR))
            tgsic_text_printf(&e->epilogue, "    %s = clamp(%s, 0.0, 1.0);\n", io->name, io->name);
    }
}

static void driver_uniform(struct emit *e, enum tgsic_driver_uniform driver, const char *type,
                           const char *name, unsigned count)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_DRIVER_UNIFORM, name);
    binding->driver = (uint8_t)driver;
    binding->count = count;
    tgsic_text_printf(&e->globals, count > 1 ? "uniform %s %s[%u];\n" : "uniform %s %s;\n", type,
                      name, count);
}

static void test_alpha(struct emit *e)
{
    static const char *const operators[] = {NULL, "<", "==", "<=", ">", "!=", ">=", NULL};
    const struct tgsic_state *state = &e->pipeline.state;
    char number[TGSIC_NUMBER_SIZE];
    const char *reference = number;

    if (state->alpha_compare == TGSIC_COMPARE_ALWAYS || !writes_color(e, 0))
        return;
    if (state->alpha_compare >= TGSIC_COMPARE_ALWAYS || !operators[state->alpha_compare]) {
        TEXT_LITERAL(&e->epilogue, "    discard;\n");
        return;
    }
    if (state->alpha_test == TGSIC_VARIANT_DYNAMIC) {
        reference = "fs_alpha_reference";
        driver_uniform(e, TGSIC_DRIVER_ALPHA_REFERENCE, "float", reference, 1);
    } else {
        number[tgsic_print_float(state->alpha_reference, number)] = 0;
    }
    tgsic_text_printf(&e->epilogue, "    if (!(f_color0.w %s %s))\n        discard;\n",
                      operators[state->alpha_compare], reference);
}

static void clip_by_planes(struct emit *e)
{
    const char *position = "gl_Position";
    const char *planes = tgsic_arena_printf(e->arena, "%s_clip_planes", e->prefix);
    unsigned mask = e->pipeline.state.clip_plane_mask, count = 0;
    if (e->distances_out.num_clip || !mask)
        return;
    for (uint32_t i = 0; i < e->scan.num_outputs; i++)
        if (e->scan.outputs[i].declared &&
            e->scan.outputs[i].semantic == TGSIC_SEMANTIC_CLIPVERTEX && e->outputs[i].name)
            position = e->outputs[i].name;
    while (mask >> count)
        count++;
    tgsic_emit_need(e, TGSIC_FEATURE_CLIP_DISTANCES);
    tgsic_text_printf(&e->globals, "out float gl_ClipDistance[%u];\n", count);
    driver_uniform(e, TGSIC_DRIVER_CLIP_PLANES, "vec4", planes, 8);
    for (unsigned i = 0; i < count; i++)
        tgsic_text_printf(&e->epilogue,
                          mask >> i & 1 ? "    gl_ClipDistance[%u] = dot(%s, %s[%u]);\n"
                                        : "    gl_ClipDistance[%u] = 0.0;\n",
                          i, position, planes, i);
}

static void refuse_state(struct emit *e)
{
    const struct tgsic_state *s = &e->pipeline.state;
    if (s->flip_y != TGSIC_VARIANT_OFF || s->flat_shade == TGSIC_VARIANT_DYNAMIC ||
        s->two_side == TGSIC_VARIANT_DYNAMIC || s->point_sprite == TGSIC_VARIANT_DYNAMIC ||
        s->clamp_color == TGSIC_VARIANT_DYNAMIC || s->clip_planes == TGSIC_VARIANT_STATIC ||
        s->clip_depth != TGSIC_VARIANT_OFF || s->point_size != TGSIC_VARIANT_OFF)
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "this state variant is not translated");
}

void tgsic_emit_epilogue(struct emit *e)
{
    const struct tgsic_state *state = &e->pipeline.state;
    for (uint32_t a = 0; a < e->num_output_arrays; a++)
        for (uint32_t i = e->output_arrays[a].first; i <= e->output_arrays[a].last; i++)
            if (e->scan.outputs[i].declared && !e->output_arrays[a].is_chosen)
                copy_out(e, a, i);
    refuse_state(e);
    if (state->clamp_color == TGSIC_VARIANT_STATIC)
        clamp_colors(e);
    if (e->fragment && state->alpha_test != TGSIC_VARIANT_OFF)
        test_alpha(e);
    if (e->reader == TGSIC_PROCESSOR_FRAG && !e->fragment &&
        state->clip_planes != TGSIC_VARIANT_OFF)
        clip_by_planes(e);
}
