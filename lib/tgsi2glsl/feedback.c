/* SPDX-License-Identifier: MIT */
/* Outputs that transform feedback captures: by their own names where whole vectors are, else by
 * varyings that hold the pieces as the shader wrote them. */
#include "emit.h"

bool tgsic_emit_is_captured(const struct emit *e, unsigned output)
{
    for (uint32_t i = 0; i < e->pipeline->num_captures; i++)
        if (e->pipeline->captures[i].output == output)
            return true;
    return false;
}

static void list(struct emit *e, const char *name, unsigned capture, unsigned count)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_CAPTURE, name);
    binding->number = (uint16_t)capture;
    binding->count = count;
}

/* gl_SkipComponents1 … 4 for words that nothing is captured to */
static void skip(struct emit *e, unsigned words)
{
    if (words && tgsic_emit_is_es(e))
        tgsic_emit_fail(e, (struct tgsic_pos){0}, "gaps between captured outputs: ESSL has none");
    for (unsigned most; words && !e->failed; words -= most) {
        most = words < 4 ? words : 4;
        list(e, tgsic_arena_printf(e->arena, "gl_SkipComponents%u", most), UINT16_MAX, most);
    }
}

static bool is_whole(const struct emit *e, const struct tgsic_capture *capture)
{
    const struct io *io = &e->outputs[capture->output];
    bool moved = e->scan.outputs[capture->output].semantic == TGSIC_SEMANTIC_POSITION &&
                 tgsic_emit_moves_position(e);
    bool varying =
        io->form == IO_VECTOR && io->name && capture->first == 0 && capture->count == io->width;
    bool point_size =
        io->form == IO_ONLY && io->name && capture->first == io->first && capture->count == 1;
    bool clip = e->scan.outputs[capture->output].semantic == TGSIC_SEMANTIC_CLIPVERTEX;
    bool clamped = tgsic_emit_is_on(e->pipeline->state.clamp_color) &&
                   (e->scan.outputs[capture->output].semantic == TGSIC_SEMANTIC_COLOR ||
                    e->scan.outputs[capture->output].semantic == TGSIC_SEMANTIC_BCOLOR);
    return (varying || point_size) && !moved && !clip && !clamped;
}

static void print_component(struct emit *e, const struct tgsic_capture *capture, unsigned c)
{
    static const struct tgsic_register plain = {0};
    static const struct tgsic_operand_variables none = {0};
    if (!tgsic_emit_chosen_component(e, e->outputs, capture->output, c, &plain, &none))
        TEXT_LITERAL(e->out, "0.0");
}

/* a varying for some components of an output */
static const char *make_piece(struct emit *e, const struct tgsic_capture *capture, unsigned number)
{
    enum tgsic_kind kind = (enum tgsic_kind)e->outputs[capture->output].kind;
    const char *name = tgsic_arena_printf(e->arena, "%s_capture%u", e->prefix, number);
    const char *type = tgsic_emit_type(kind, capture->count);
    bool flat = kind != TGSIC_KIND_FLOAT;
    if (capture->stream)
        tgsic_text_printf(&e->globals, "layout(stream = %u) ", capture->stream);
    tgsic_text_printf(&e->globals, "%s%s%s %s;\n", flat ? "flat " : "",
                      e->old ? "varying " : "out ", type, name);
    e->out = &e->epilogue;
    tgsic_text_printf(e->out, "    %s = %s(", name, type);
    for (unsigned c = 0; c < capture->count; c++) {
        tgsic_text_str(e->out, c ? ", " : "");
        print_component(e, capture, capture->first + c);
    }
    TEXT_LITERAL(e->out, ");\n");
    e->out = &e->body;
    return name;
}

static bool is_valid(const struct emit *e, const struct tgsic_capture *capture)
{
    return capture->output < e->scan.num_outputs && e->scan.outputs[capture->output].declared &&
           capture->count && capture->first + capture->count <= 4 && capture->buffer < 4 &&
           capture->stream < 4;
}

void tgsic_emit_captures(struct emit *e)
{
    const struct tgsic_pipeline *p = e->pipeline;
    unsigned buffer = 0, at = 0;
    for (uint32_t i = 0; i < p->num_captures; i++) {
        const struct tgsic_capture *capture = &p->captures[i];
        if (!is_valid(e, capture) || capture->buffer < buffer ||
            (capture->buffer == buffer && capture->offset < at)) {
            tgsic_emit_fail(e, (struct tgsic_pos){0}, "capture %u is of no output, or out of order",
                            (unsigned)i);
            return;
        }
        for (; buffer < capture->buffer; buffer++, at = 0) {
            skip(e, p->capture_stride[buffer] > at ? p->capture_stride[buffer] - at : 0);
            list(e, "gl_NextBuffer", UINT16_MAX, 0);
            if (tgsic_emit_is_es(e))
                tgsic_emit_fail(e, (struct tgsic_pos){0},
                                "captures into several buffers: ESSL has one");
        }
        skip(e, capture->offset - at);
        at = capture->offset + capture->count;
        list(e, is_whole(e, capture) ? e->outputs[capture->output].name : make_piece(e, capture, i),
             i, capture->count);
    }
    if (p->num_captures)
        skip(e, p->capture_stride[buffer] > at ? p->capture_stride[buffer] - at : 0);
}
