/* SPDX-License-Identifier: MIT */
/* Makes shaders write all of their outputs: what a shader leaves undefined may differ between
 * devices, so it is set to zero in front of what the shader does. */
#include "judge.h"

#include "tgsi/arena.h"
#include "tgsi/text_buffer.h"

#include <string.h>

/* ---- Statements ---------------------------------------------------------------------------- */

static void assign_zero(struct tgsic_text *text, const char *name, size_t length, int element,
                        const struct tgsic_value_type *type)
{
    tgsic_text_printf(text, "    %.*s", (int)length, name);
    if (element >= 0)
        tgsic_text_printf(text, "[%d]", element);
    tgsic_text_printf(text, " = %s(0);\n", type->name);
}

/* `name` ends in "[0]" if it is an array. Members of blocks are left alone. */
static void assign_all(struct tgsic_text *text, const char *name, uint32_t count,
                       const struct tgsic_value_type *type)
{
    size_t length = strlen(name);
    bool array = length > 3 && !strcmp(name + length - 3, "[0]");
    if (strchr(name, '.') || type->base > TGSIC_VALUE_UINT)
        return;
    for (uint32_t i = 0; i < (array ? count : 1); i++)
        assign_zero(text, name, array ? length - 3 : length, array ? (int)i : -1, type);
}

static void assign_colors(struct tgsic_text *text, const struct tgsic_reflection *r)
{
    for (uint32_t i = 0; i < r->num_outputs; i++)
        if (r->outputs[i].location >= 0)
            assign_all(text, r->outputs[i].name, r->outputs[i].array_size, &r->outputs[i].type);
}

/* gl_Position and gl_PointSize decide where something is drawn at all. */
static void assign_varyings(struct tgsic_text *text, const struct tgsic_reflection *r)
{
    for (uint32_t i = 0; i < r->num_varyings; i++)
        if (r->varyings[i].is_written && strncmp(r->varyings[i].name, "gl_P", 4))
            assign_all(text, r->varyings[i].name, r->varyings[i].array_size, &r->varyings[i].type);
}

/* ---- Shaders ------------------------------------------------------------------------------- */

/* main() becomes another function, which a new main() calls. */
static void wrap(struct check_source *source, const struct tgsic_text *statements,
                 struct tgsic_arena *arena)
{
    const char *version = strstr(source->text, "#version");
    size_t head = version ? (size_t)(version - source->text) + strcspn(version, "\n") : 0;
    source->text = tgsic_arena_printf(
        arena,
        "%.*s\n#define main defined_main\n%s\n#undef main\nvoid main()\n{\n%.*s"
        "    defined_main();\n}\n",
        (int)head, source->text, source->text + head, (int)statements->size, statements->data);
    source->size = strlen(source->text);
}

static bool defines_main(const struct check_source *source, unsigned stage)
{
    return source->stage == stage && source->form <= CHECK_FORM_PASSTHROUGH &&
           strstr(source->text, "main");
}

bool tgsic_check_define_outputs(const struct check_program *program, struct tgsic_arena *arena,
                                struct check_case *out)
{
    static const struct {
        uint8_t stage;
        void (*assign)(struct tgsic_text *text, const struct tgsic_reflection *r);
    } outputs[] = {{TGSIC_PROCESSOR_VERT, assign_varyings}, {TGSIC_PROCESSOR_FRAG, assign_colors}};
    uint32_t count = program->test->num_sources;
    struct check_source *sources = ARENA_ARRAY(arena, struct check_source, count);
    bool any = false;
    if (!program->linked)
        return false;
    *out = *program->test;
    memcpy(sources, out->sources, count * sizeof *sources);
    out->sources = sources;
    for (size_t o = 0; o < sizeof outputs / sizeof *outputs; o++) {
        struct tgsic_text text;
        tgsic_text_init(&text, arena, 1 << 20);
        outputs[o].assign(&text, &program->linked->reflection);
        for (uint32_t i = 0; text.size && i < count; i++)
            if (defines_main(&sources[i], outputs[o].stage)) {
                wrap(&sources[i], &text, arena);
                any = true;
            }
    }
    return any;
}
