/* SPDX-License-Identifier: MIT */
/* What compiled shaders compute: to TGSI by the road that is linked in, run by the interpreter. */
#include "exec/exec.h"
#include "meaning_road.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define IN_WORDS  64
#define OUT_WORDS 64
#define SIDE      4 /* of images */

enum { BOTH, GALLIUM };

struct meaning {
    const char *name;
    int dialects;
    const char *globals, *body;
    uint32_t words[OUT_WORDS];
    size_t count;
};

#define COUNT(...) (sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
static const struct meaning meanings[] = {
#define MEANING(name, dialects, globals, body, ...)                                                \
    {#name, dialects, globals, body, {__VA_ARGS__}, COUNT(__VA_ARGS__)},
#include "meaning_cases.def"
#undef MEANING
};

static void check(enum tgsic_result result, const struct tgsic_diags *diags, const char *name)
{
    if (result != TGSIC_OK)
        fail_msg("%s: %s", name, diags->count ? diags->items[0].text : "without a message");
}

/* ---- Running ------------------------------------------------------------------------------- */

struct world {
    uint32_t in[IN_WORDS], out[OUT_WORDS], counters[4], shared[256], uniforms[256];
    uint32_t texels[3][SIDE * SIDE * 2 * 4];
    struct tgsic_exec_texture textures[3];
};

static void fill(struct world *w)
{
    memset(w, 0, sizeof *w);
    for (uint32_t i = 0; i < IN_WORDS; i++)
        w->in[i] = i;
    w->counters[1] = 100;
    w->counters[2] = 200;
    for (unsigned t = 0; t < 3; t++) {
        w->textures[t] = (struct tgsic_exec_texture){.target = t ? TGSIC_TARGET_TEX_2D_ARRAY
                                                                 : TGSIC_TARGET_TEX_2D,
                                                     .return_type = TGSIC_RETURN_UINT,
                                                     .samples = 1,
                                                     .format = TGSIC_FORMAT_R32_UINT,
                                                     .num_levels = 1,
                                                     .swizzle = {0, 1, 2, 3}};
        w->textures[t].levels[0] = (struct tgsic_exec_level){SIDE, SIDE, t ? 2 : 1, w->texels[t]};
    }
}

/* System values by semantic, for each lane. */
static uint32_t system_value(unsigned semantic, unsigned c, uint32_t lane, const uint32_t size[3],
                             uint32_t group, uint32_t groups)
{
    uint32_t id[3] = {lane % size[0], lane / size[0] % size[1], lane / size[0] / size[1]};
    switch (semantic) {
    case TGSIC_SEMANTIC_THREAD_ID:
        return c < 3 ? id[c] : 0;
    case TGSIC_SEMANTIC_BLOCK_ID:
        return c ? 0 : group;
    case TGSIC_SEMANTIC_GRID_SIZE:
        return c ? 1 : groups;
    case TGSIC_SEMANTIC_BLOCK_SIZE:
        return c < 3 ? size[c] : 1;
    }
    return 0;
}

/* Buffers and images go where the reflection says: binding 2 is what is written. */
static unsigned bind_buffers(const struct tgsic_reflection *r, struct world *w,
                             struct tgsic_exec_buffer buffers[8])
{
    unsigned count = 0;
    for (uint32_t i = 0; i < r->num_buffers; i++) {
        const struct tgsic_storage_block *b = &r->buffers[i];
        unsigned at = b->stage[TGSIC_PROCESSOR_COMP].buffer;
        buffers[at] = b->binding == 2 ? (struct tgsic_exec_buffer){w->out, sizeof w->out}
                                      : (struct tgsic_exec_buffer){w->in, sizeof w->in};
        count = at >= count ? at + 1 : count;
    }
    return count;
}

/* Numbers from 1 on, in the order of the reflection. */
static void put_number(uint32_t *words, enum tgsic_value_base base, unsigned number)
{
    float narrow = (float)number;
    double wide = (double)number;
    uint64_t bits;
    memcpy(&bits, &wide, sizeof bits);
    words[0] = (uint32_t)bits;
    if (base == TGSIC_VALUE_DOUBLE)
        words[1] = (uint32_t)(bits >> 32);
    else if (base == TGSIC_VALUE_FLOAT)
        memcpy(words, &narrow, sizeof narrow);
    else
        *words = number;
}

static void set_uniforms(const struct tgsic_reflection *r, struct world *w)
{
    unsigned number = 1;
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *u = &r->uniforms[i];
        const struct tgsic_uniform_place *at = &u->stage[TGSIC_PROCESSOR_COMP];
        unsigned size = u->type.base == TGSIC_VALUE_DOUBLE ? 2 : 1;
        uint32_t registers = u->stride / u->type.columns;
        for (uint32_t c = 0; c < u->array_size * u->type.columns; c++)
            for (unsigned row = 0; row < u->type.rows; row++)
                put_number(
                    &w->uniforms[(at->slot + c * registers) * 4 + at->component + row * size],
                    u->type.base, number++);
    }
}

/* Uniform blocks hold what `In` holds. */
static uint32_t bind_constants(const struct tgsic_reflection *r, struct world *w,
                               struct tgsic_exec_buffer constants[4])
{
    uint32_t count = 1;
    constants[0] = (struct tgsic_exec_buffer){w->uniforms, sizeof w->uniforms};
    for (uint32_t i = 0; i < r->num_blocks; i++) {
        uint32_t at = r->blocks[i].buffer[TGSIC_PROCESSOR_COMP];
        constants[at] = (struct tgsic_exec_buffer){w->in, sizeof w->in};
        count = at >= count ? at + 1 : count;
    }
    return count;
}

static void run_group(const struct tgsic_program *program, const struct tgsic_exec *exec,
                      struct world *w, uint32_t group, uint32_t groups, const char *name)
{
    const struct tgsic_shader *shader = &program->shader[TGSIC_PROCESSOR_COMP];
    const struct tgsic_reflection *r = &program->reflection;
    uint32_t size[3] = {tgsic_shader_property(shader, TGSIC_PROPERTY_CS_FIXED_BLOCK_WIDTH, 1),
                        tgsic_shader_property(shader, TGSIC_PROPERTY_CS_FIXED_BLOCK_HEIGHT, 1),
                        tgsic_shader_property(shader, TGSIC_PROPERTY_CS_FIXED_BLOCK_DEPTH, 1)};
    uint32_t lanes = size[0] * size[1] * size[2];
    uint32_t *values = calloc(tgsic_exec_get_layout(exec).system_values * 4 * lanes + 1, 4);
    struct tgsic_exec_buffer counters = {w->counters, sizeof w->counters}, buffers[8], constants[4];
    struct tgsic_exec_image images[3] = {{0}};
    struct tgsic_diags diags = {0};
    unsigned num_buffers = bind_buffers(r, w, buffers);
    assert_non_null(values);
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        for (uint32_t n = 0; d->file == TGSIC_FILE_SV && n < 4 * lanes; n++)
            values[d->first * 4 * lanes + n] =
                system_value(d->semantic, n / lanes, n % lanes, size, group, groups);
    }
    for (uint32_t i = 0; i < r->num_images; i++) {
        const struct tgsic_image *image = &r->images[i];
        for (uint32_t e = 0; e < image->stage[TGSIC_PROCESSOR_COMP].count; e++)
            images[image->stage[TGSIC_PROCESSOR_COMP].unit + e] = (struct tgsic_exec_image){
                .texture = &w->textures[(uint32_t)image->binding + e], .layered = true};
    }
    set_uniforms(r, w);
    struct tgsic_exec_resources resources = {.constants = constants,
                                             .num_constants = bind_constants(r, w, constants),
                                             .images = images,
                                             .num_images = 3,
                                             .buffers = buffers,
                                             .num_buffers = num_buffers,
                                             .counters = &counters,
                                             .num_counters = 1};
    struct tgsic_exec_run run = {.size = sizeof run,
                                 .lanes = lanes,
                                 .system_values = values,
                                 .resources = &resources,
                                 .shared = w->shared,
                                 .shared_size = sizeof w->shared};
    check(tgsic_exec_run(exec, &run, &diags), &diags, name);
    free(values);
}

static void run(const struct meaning *m, enum tgsic_dialect dialect, bool no_optimize)
{
    static struct world w;
    char source[4096];
    bool has_size = strstr(m->globals, "local_size") != NULL;
    const char *rest = m->globals; /* after extensions */
    while (*rest == '\n')
        rest = strchr(rest + 1, '\n') && rest[1] == '#' ? strchr(rest + 1, '\n') : rest + 1;
    /* The buffer that results go to comes last. */
    snprintf(source, sizeof source,
             "#version 450\n%.*s\n%s"
             "layout(std430, binding = 0) readonly buffer In { uint in_[]; };\n"
             "%s\n%svoid main() { %s }\n",
             (int)(rest - m->globals), m->globals, has_size ? "" : "layout(local_size_x = 1) in;\n",
             rest,
             strstr(m->body, "out_") ? "layout(std430, binding = 2) buffer Out { uint out_[]; };\n"
                                     : "",
             m->body);
    struct tgsic_diags diags = {0};
    struct tgsic_program *program = NULL;
    enum tgsic_result result = meaning_compile(source, dialect, no_optimize, &program, &diags);
    if (result == TGSIC_E_UNSUPPORTED && meaning_may_refuse) {
        print_message("%s: %s\n", m->name, diags.count ? diags.items[0].text : "refused");
        tgsic_diags_free(&diags);
        skip();
    }
    check(result, &diags, m->name);
    const struct tgsic_shader *shader = &program->shader[TGSIC_PROCESSOR_COMP];
    struct tgsic_exec *exec = NULL;
    check(tgsic_validate(shader, NULL, &diags), &diags, m->name);
    uint32_t groups = strstr(m->body, "gl_NumWorkGroups") ? 2 : 1;
    fill(&w);
    check(tgsic_exec_prepare(shader, NULL, &exec, &diags), &diags, m->name);
    for (uint32_t group = 0; group < groups; group++)
        run_group(program, exec, &w, group, groups, m->name);
    for (size_t i = 0; i < m->count; i++)
        if (w.out[i] != m->words[i])
            fail_msg("%s (%s%s): word %u is 0x%x, not 0x%x", m->name,
                     dialect == TGSIC_DIALECT_VIRGL ? "virgl" : "gallium",
                     no_optimize ? ", not optimised" : "", (unsigned)i, (unsigned)w.out[i],
                     (unsigned)m->words[i]);
    tgsic_exec_free(exec);
    tgsic_program_free(program);
}

static void test_meaning(void **state)
{
    const struct meaning *m = *state;
    for (int no_optimize = 0; no_optimize < 2; no_optimize++) {
        run(m, TGSIC_DIALECT_GALLIUM, no_optimize);
        if (m->dialects == BOTH)
            run(m, TGSIC_DIALECT_VIRGL, no_optimize);
    }
}

int main(void)
{
    enum { NUM = sizeof meanings / sizeof *meanings };
    static struct CMUnitTest tests[NUM];
    for (size_t i = 0; i < NUM; i++)
        tests[i] = (struct CMUnitTest){.name = meanings[i].name,
                                       .test_func = test_meaning,
                                       .initial_state = (void *)(uintptr_t)&meanings[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
