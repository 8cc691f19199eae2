/* SPDX-License-Identifier: MIT */
/* Runs batches as SPIR-V on the Vulkan device of `tgsic check`: a program of TGSI, and a world
 * around it. */
#include "micro.h"

#include "check/device.h"
#include "tgsi/arena.h"

#include <stdio.h>
#include <string.h>

#define NUM_ARRAYS  (MICRO_INPUTS + 1) /* positions come last */
#define GL_RGBA32UI 0x8D70

static const char vertex_shader[] = "VERT\n"
                                    "DCL IN[0..4]\n"
                                    "DCL OUT[0], POSITION\n"
                                    "DCL OUT[1], GENERIC[0]\n"
                                    "DCL OUT[2], GENERIC[1]\n"
                                    "DCL OUT[3], GENERIC[2]\n"
                                    "DCL OUT[4], GENERIC[3]\n"
                                    "MOV OUT[0], IN[4]\n"
                                    "MOV OUT[1], IN[0]\n"
                                    "MOV OUT[2], IN[1]\n"
                                    "MOV OUT[3], IN[2]\n"
                                    "MOV OUT[4], IN[3]\n"
                                    "END\n";

static struct check_device *device;

const char *micro_open_vulkan(void)
{
    static char message[512];
    struct tgsic_diags diags = {0};
    device = tgsic_check_open_vulkan(NULL, &diags);
    snprintf(message, sizeof message, "%s", diags.count ? diags.items[0].text : "no message");
    tgsic_diags_free(&diags);
    return device ? NULL : message;
}

/* ---- The world ------------------------------------------------------------------------------- */

struct scene {
    struct check_world world;
    struct check_framebuffer framebuffer;
    struct check_texture textures[MICRO_BATCH];
    uint32_t texels[MICRO_BATCH][MICRO_LANES][4];
    struct check_uniform constants;
    uint32_t words[NUM_ARRAYS][MICRO_LANES][4];
    struct check_array arrays[NUM_ARRAYS];
    struct check_draw draw;
    struct tgsic_arena arena;
    jmp_buf escape;
};

static void set_targets(struct scene *s, unsigned outputs)
{
    static uint32_t serial;
    for (unsigned i = 0; i < outputs; i++) {
        s->textures[i] =
            (struct check_texture){.serial = ++serial,
                                   .gl_format = GL_RGBA32UI,
                                   .data = {.target = TGSIC_TARGET_TEX_2D,
                                            .return_type = TGSIC_RETURN_UINT,
                                            .samples = 1,
                                            .num_levels = 1,
                                            .levels = {{MICRO_LANES, 1, 1, s->texels[i][0]}},
                                            .swizzle = {0, 1, 2, 3}}};
        s->framebuffer.colors[i].texture = &s->textures[i];
    }
    s->framebuffer.num_colors = outputs;
    s->framebuffer.width = MICRO_LANES;
    s->framebuffer.height = s->framebuffer.samples = 1;
    s->world.draw = s->world.read = &s->framebuffer;
    s->world.state.viewport = (struct check_rect){0, 0, MICRO_LANES, 1};
    s->world.state.patch_vertices = 3;
}

static void set_constants(struct scene *s, const struct micro_data *data)
{
    s->constants = (struct check_uniform){.name = "CONST[0]",
                                          .type = {CHECK_UINT, 4, 1},
                                          .count = MICRO_CONSTANTS,
                                          .location = -1,
                                          .words = data->constants[0]};
    s->world.uniforms = &s->constants;
    s->world.num_uniforms = 1;
}

/* A point for each lane, in the middle of its pixel. */
static void set_vertices(struct scene *s, const struct micro_data *data)
{
    static const char *const names[NUM_ARRAYS] = {"0", "1", "2", "3", "4"};
    for (unsigned lane = 0; lane < MICRO_LANES; lane++) {
        const float position[4] = {((float)lane + 0.5f) / (MICRO_LANES / 2) - 1, 0, 0, 1};
        for (unsigned i = 0; i < MICRO_INPUTS; i++)
            for (unsigned c = 0; c < 4; c++)
                s->words[i][lane][c] = data->inputs[i][c][lane];
        memcpy(s->words[MICRO_INPUTS][lane], position, sizeof position);
    }
    for (unsigned i = 0; i < NUM_ARRAYS; i++)
        s->arrays[i] = (struct check_array){.name = names[i],
                                            .columns = 1,
                                            .base = i < MICRO_INPUTS ? CHECK_UINT : CHECK_FLOAT,
                                            .components = 4,
                                            .integer = i < MICRO_INPUTS,
                                            .words = s->words[i][0]};
    s->draw = (struct check_draw){.mode = TGSIC_PRIMITIVE_POINTS,
                                  .count = MICRO_LANES,
                                  .arrays = s->arrays,
                                  .num_arrays = NUM_ARRAYS,
                                  .num_vertices = MICRO_LANES};
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* The fragment shader is borrowed. */
static enum tgsic_result make_program(const struct tgsic_shader *fragment,
                                      struct check_program *program, struct tgsic_diags *diags)
{
    struct check_translated_stage *vertex = &program->stages[TGSIC_PROCESSOR_VERT];
    *program = (struct check_program){.reached = 1u << CHECK_HOP_TGSI};
    for (unsigned i = 0; i < MICRO_INPUTS; i++)
        program->options.state.attribute_type[i] = TGSIC_COMPONENTS_UINT;
    for (unsigned i = 0; i < MICRO_BATCH; i++)
        program->options.state.color_type[i] = TGSIC_COMPONENTS_UINT;
    program->stages[TGSIC_PROCESSOR_FRAG].present = vertex->present = true;
    program->stages[TGSIC_PROCESSOR_FRAG].shader = *fragment;
    return tgsic_parse_text(vertex_shader, sizeof vertex_shader - 1, NULL, &vertex->shader, diags);
}

static enum tgsic_result read_results(struct scene *s, unsigned outputs, micro_results results,
                                      struct tgsic_diags *diags)
{
    enum tgsic_result result = TGSIC_OK;
    for (unsigned i = 0; i < outputs && result == TGSIC_OK; i++) {
        union check_pixel pixels[MICRO_LANES];
        enum check_base base;
        result = device->ops->read_pixels(device, &s->world, (int)i,
                                          (struct check_rect){0, 0, MICRO_LANES, 1}, pixels, &base,
                                          diags);
        for (unsigned lane = 0; lane < MICRO_LANES; lane++)
            for (unsigned c = 0; c < 4; c++)
                results[i][c][lane] = pixels[lane].u[c];
    }
    return result;
}

static enum tgsic_result show(const struct check_program *program, const struct micro_data *data,
                              unsigned outputs, micro_results results, struct tgsic_diags *diags)
{
    static struct scene s;
    memset(&s, 0, sizeof s);
    tgsic_arena_init(&s.arena, NULL, 0, &s.escape);
    s.world.arena = &s.arena;
    set_targets(&s, outputs);
    set_constants(&s, data);
    set_vertices(&s, data);
    enum tgsic_result result = device->ops->begin(device, NULL, &s.world, diags);
    if (result == TGSIC_OK)
        result = device->ops->use(device, program, &s.world, diags);
    if (result == TGSIC_OK)
        result = device->ops->draw(device, &s.world, &s.draw, diags);
    if (result == TGSIC_OK)
        result = read_results(&s, outputs, results, diags);
    device->ops->end(device);
    tgsic_arena_free(&s.arena);
    return result;
}

const char *micro_show(const struct tgsic_shader *fragment, const struct micro_data *data,
                       unsigned outputs, micro_results results)
{
    static char message[2048];
    struct check_program program;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = make_program(fragment, &program, &diags);
    if (result == TGSIC_OK)
        result = show(&program, data, outputs, results, &diags);
    snprintf(message, sizeof message, "%s", diags.count ? diags.items[0].text : "no message");
    tgsic_shader_free(&program.stages[TGSIC_PROCESSOR_VERT].shader);
    tgsic_diags_free(&diags);
    return result == TGSIC_OK ? NULL : message;
}
