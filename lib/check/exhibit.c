/* SPDX-License-Identifier: MIT */
/* A program's forms as text, and pictures of what differs, for reports. */
#include "judge.h"

#include "tgsi/arena.h"

#include <string.h>

/* ---- Texts --------------------------------------------------------------------------------- */

static const char *stage_name(unsigned stage)
{
    static const char *const names[TGSIC_NUM_STAGES] = {
        [TGSIC_PROCESSOR_VERT] = "vertex",
        [TGSIC_PROCESSOR_FRAG] = "fragment",
        [TGSIC_PROCESSOR_GEOM] = "geometry",
        [TGSIC_PROCESSOR_TESS_CTRL] = "tessellation control",
        [TGSIC_PROCESSOR_TESS_EVAL] = "tessellation evaluation",
        [TGSIC_PROCESSOR_COMP] = "compute",
    };
    return stage < TGSIC_NUM_STAGES ? names[stage] : "?";
}

struct list {
    struct check_exhibit *items;
    uint32_t count;
    struct tgsic_arena *arena;
};

static void add(struct list *list, const char *form, unsigned stage, const char *text, size_t size)
{
    if (!text)
        return;
    ARENA_RESERVE(list->arena, list->items, list->count);
    list->items[list->count++] = (struct check_exhibit){
        .title = tgsic_arena_printf(list->arena, "%s (%s)", form, stage_name(stage)),
        .text = tgsic_arena_strndup(list->arena, text, size)};
}

void tgsic_check_add_exhibits(struct check_trial *t)
{
    struct list list = {.arena = t->arena};
    for (uint32_t i = 0; !t->from_tgsi && i < t->test.num_sources; i++)
        add(&list, "GLSL", t->test.sources[i].stage, t->test.sources[i].text,
            t->test.sources[i].size);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        add(&list, "TGSI", s, t->program.stages[s].tgsi.data, t->program.stages[s].tgsi.size);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++)
        add(&list, "GLSL′", s, t->program.stages[s].glsl.data, t->program.stages[s].glsl.size);
    for (unsigned s = 0; t->program.again && s < TGSIC_NUM_STAGES; s++) {
        struct tgsic_buffer text = {0};
        if (t->program.again->stages >> s & 1 &&
            tgsic_print_text(&t->program.again->shader[s], NULL, &text, NULL) == TGSIC_OK)
            add(&list, "TGSI′", s, text.data, text.size);
        tgsic_buffer_free(&text);
    }
    t->result->exhibits = list.items;
    t->result->num_exhibits = list.count;
}

/* ---- Pictures ------------------------------------------------------------------------------ */

static uint8_t byte_of(const struct check_observation *o, const union check_pixel *p, unsigned k)
{
    if (o->base != CHECK_FLOAT)
        return (uint8_t)(p->u[k] & 0xff);
    float value = p->f[k];
    return !(value > 0) ? 0 : value >= 1 ? 255 : (uint8_t)(value * 255 + 0.5f);
}

/* Depths are grey; alpha is shown as opaque, since reports lie on any ground. */
static void show_pixel(const struct check_observation *o, const union check_pixel *p,
                       uint8_t rgba[4])
{
    for (unsigned k = 0; k < 3; k++)
        rgba[k] = byte_of(o, p, o->plane < 0 ? 0 : k);
    rgba[3] = 255;
}

/* White where nothing differs, red where something does. */
static void mark_pixel(const union check_pixel *a, const union check_pixel *b, unsigned components,
                       uint8_t rgba[4])
{
    bool differs = memcmp(a, b, components * sizeof a->u[0]) != 0;
    rgba[0] = rgba[3] = 255;
    rgba[1] = rgba[2] = differs ? 0 : 255;
}

static uint8_t *canvas(struct check_trial *t, const struct check_observation *o)
{
    return ARENA_ARRAY(t->arena, uint8_t, (size_t)o->width * o->height * 4);
}

void tgsic_check_add_pictures(struct check_trial *t, const struct check_observation *expected,
                              const struct check_observation *got)
{
    uint8_t *rgba[3] = {canvas(t, expected), canvas(t, expected), canvas(t, expected)};
    static const char *const titles[3] = {"expected", "got", "difference"};
    struct check_picture *pictures = ARENA_ARRAY(t->arena, struct check_picture, 3);
    for (uint32_t y = 0; y < expected->height; y++)
        for (uint32_t x = 0; x < expected->width; x++) {
            size_t from = (size_t)y * expected->width + x;
            size_t to = (size_t)(expected->height - 1 - y) * expected->width + x;
            show_pixel(expected, &expected->pixels[from], rgba[0] + to * 4);
            show_pixel(got, &got->pixels[from], rgba[1] + to * 4);
            mark_pixel(&expected->pixels[from], &got->pixels[from], expected->plane < 0 ? 1 : 4,
                       rgba[2] + to * 4);
        }
    for (unsigned i = 0; i < 3; i++)
        pictures[i] = (struct check_picture){.title = titles[i],
                                             .width = expected->width,
                                             .height = expected->height,
                                             .rgba = rgba[i]};
    t->result->pictures = pictures;
    t->result->num_pictures = 3;
}
