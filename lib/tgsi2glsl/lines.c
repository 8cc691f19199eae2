/* SPDX-License-Identifier: MIT */
/* On demand: the instruction in a comment beside its statement, and a map from the lines of the
 * output to those of the input, so that a host compiler's message can be shown against TGSI. */
#include "emit.h"

#include <string.h>

/* where the statements of one instruction end */
struct line_mark {
    const struct tgsic_text *section;
    size_t end;
    uint32_t line;
};

/* ---- Comments ------------------------------------------------------------------------------ */

static void insert(struct tgsic_text *out, size_t at, const struct tgsic_text *text)
{
    (void)tgsic_text_room(out, text->size);
    memmove(out->data + at + text->size, out->data + at, out->size - at);
    memcpy(out->data + at, text->data, text->size);
    out->size += text->size;
}

static void annotate(struct emit *e, uint32_t index, struct tgsic_text *out, size_t start)
{
    const char *end = memchr(out->data + start, '\n', out->size - start);
    struct tgsic_text comment;
    if (!end)
        return;
    tgsic_text_init(&comment, e->arena, 0);
    TEXT_LITERAL(&comment, "  // ");
    tgsic_print_instruction(e->shader, index, &comment);
    insert(out, (size_t)(end - out->data), &comment);
}

/* ---- Lines --------------------------------------------------------------------------------- */

void tgsic_emit_mark(struct emit *e, uint32_t index, struct tgsic_text *out, size_t start)
{
    if (out->size == start)
        return;
    if (e->opts->annotate)
        annotate(e, index, out, start);
    ARENA_RESERVE(e->arena, e->marks, e->num_marks);
    e->marks[e->num_marks++] =
        (struct line_mark){out, out->size, e->shader->instructions[index].pos.line};
}

static size_t count_lines(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

/* the line numbers of one section's lines, from report->lines[at] on; returns where the next
 * section starts */
static size_t map_section(const struct emit *e, const struct tgsic_text *section, uint32_t *lines,
                          size_t at)
{
    size_t done = 0;
    for (size_t i = 0; i < e->num_marks; i++) {
        const struct line_mark *mark = &e->marks[i];
        if (mark->section != section)
            continue;
        for (; done < mark->end; done++)
            if (section->data[done] == '\n')
                lines[at++] = mark->line;
    }
    return at + count_lines(section->data + done, section->size - done);
}

void tgsic_emit_map_lines(const struct emit *e, struct tgsic_arena *arena,
                          struct tgsic_report *report)
{
    size_t at = 0;
    for (size_t i = 0; i < NUM_SECTIONS; i++)
        report->num_lines += count_lines(e->sections[i].data, e->sections[i].size);
    report->lines = ARENA_ARRAY(arena, uint32_t, report->num_lines);
    for (size_t i = 0; i < NUM_SECTIONS; i++)
        at = map_section(e, &e->sections[i], report->lines, at);
}
