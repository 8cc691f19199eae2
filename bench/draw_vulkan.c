/* SPDX-License-Identifier: MIT */
/* bench_draw's road by Vulkan: the original GLSL through glslang against GLSL → TGSI → SPIR-V, with
 * the same pipeline state and the same descriptors. */
#include "draw.h"
#include "timing.h"

#include "check/vk_bench.h"
#include "interop/glslang.h"

#define MAX_SHADERS 8

const char *draw_originals, *draw_save_originals;

static struct check_module modules[TGSIC_NUM_STAGES];

static bool open_devices(struct form forms[2], const char *display, char title[256])
{
    struct tgsic_diags diags = {0};
    for (int i = 0; i < 2; i++)
        forms[i].device = tgsic_check_open_vulkan(display, &diags);
    if (diags.count)
        fprintf(stderr, "bench_draw: %s\n", diags.items[0].text);
    tgsic_diags_free(&diags);
    if (!forms[0].device || !forms[1].device)
        return false;
    snprintf(title, 256, "%s, Vulkan", tgsic_check_vulkan_name(forms[0].device));
    return draw_originals || tgsic_interop_glslang_open(NULL) == TGSIC_OK;
}

/* ---- Originals ----------------------------------------------------------------------------- */

static void name_module(const struct entry *e, const char *folder, unsigned stage, char path[4096])
{
    const char *slash = strrchr(e->path, '/'), *name = slash ? slash + 1 : e->path;
    snprintf(path, 4096, "%s/%.*s.%s.spv", folder, (int)strcspn(name, "."), name,
             stage == TGSIC_PROCESSOR_VERT ? "vert" : "frag");
}

static bool load_modules(const struct entry *e)
{
    char path[4096];
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        size_t size;
        if (!e->program.stages[s].present)
            continue;
        name_module(e, draw_originals, s, path);
        modules[s].words = (uint32_t *)read_whole_file(path, &size);
        modules[s].count = modules[s].words ? size / sizeof(uint32_t) : 0;
        if (!modules[s].count)
            fprintf(stderr, "bench_draw: cannot read %s\n", path);
    }
    return modules[TGSIC_PROCESSOR_VERT].count && modules[TGSIC_PROCESSOR_FRAG].count;
}

static bool compile_modules(const struct entry *e)
{
    struct tgsic_interop_shader shaders[MAX_SHADERS] = {0};
    struct tgsic_diags diags = {0};
    uint32_t count = e->test.num_sources;
    for (uint32_t i = 0; i < count && i < MAX_SHADERS; i++)
        shaders[i] = (struct tgsic_interop_shader){.stage = e->test.sources[i].stage,
                                                   .text = e->test.sources[i].text};
    bool good =
        count <= MAX_SHADERS &&
        tgsic_interop_glslang_spirv(TGSIC_INTEROP_VULKAN, 330, shaders, count, &diags) == TGSIC_OK;
    for (uint32_t i = 0; i < count && good; i++)
        if (shaders[i].words)
            modules[shaders[i].stage] =
                (struct check_module){shaders[i].words, shaders[i].size / sizeof(uint32_t)};
    if (!good)
        fprintf(stderr, "bench_draw: %s: glslang: %s\n", e->path,
                diags.count ? diags.items[0].text : "more shaders than are taken");
    tgsic_diags_free(&diags);
    return good;
}

static void save_modules(const struct entry *e)
{
    char path[4096];
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        if (!modules[s].count)
            continue;
        name_module(e, draw_save_originals, s, path);
        FILE *file = fopen(path, "wb");
        if (!file ||
            fwrite(modules[s].words, sizeof(uint32_t), modules[s].count, file) != modules[s].count)
            fprintf(stderr, "bench_draw: cannot write %s\n", path);
        if (file)
            fclose(file);
    }
}

static bool prepare(struct form forms[2], const struct entry *e)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        free(modules[s].words);
        modules[s] = (struct check_module){0};
    }
    if (!(draw_originals ? load_modules(e) : compile_modules(e)))
        return false;
    if (draw_save_originals)
        save_modules(e);
    return true;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static void select_form(struct form *f)
{
    if (f->is_original)
        tgsic_check_replace_modules(f->device, modules);
}

static double measure(struct form *f, int repeat)
{
    struct tgsic_diags diags = {0};
    double ns = 0;
    select_form(f);
    if (tgsic_check_time_vulkan(f->device, &f->world, &f->draw, (uint32_t)repeat, &ns, &diags) !=
        TGSIC_OK) {
        fprintf(stderr, "bench_draw: %s\n", diags.count ? diags.items[0].text : "?");
        ns = -1;
    }
    tgsic_diags_free(&diags);
    return ns;
}

const struct road draw_road_vulkan = {.last_hop = CHECK_HOP_TGSI,
                                      .open = open_devices,
                                      .prepare = prepare,
                                      .select = select_form,
                                      .measure = measure};
