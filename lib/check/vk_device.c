/* SPDX-License-Identifier: MIT */
/* The device that runs TGSI as SPIR-V on Vulkan. Clears, copies and reads are done on the world's
 * own texels, which come down for them. */
#include "vk.h"

#include "soft.h"
#include "vk_bench.h"
#include "vk_switch.h"

#include <stdlib.h>
#include <string.h>

#define GL_DEPTH_BUFFER_BIT 0x0100
#define GL_COLOR_BUFFER_BIT 0x4000

static struct vk_device *vk(struct check_device *device)
{
    return (struct vk_device *)device;
}

/* ---- Calls --------------------------------------------------------------------------------- */

/* Rules about limits and capabilities of the device: more than it has, not a mistake. */
static bool is_limit(const char *message)
{
    static const char *const rules[] = {"VUID-VkShaderModuleCreateInfo-pCode-01091",
                                        "VUID-RuntimeSpirv-None-06343"}; /* stages of subgroups */
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!strncmp(message, rules[i], strlen(rules[i])))
            return true;
    return false;
}

/* What the validation layer said during a call fails it. */
static enum tgsic_result take_message(struct vk_device *d, enum tgsic_result result,
                                      struct tgsic_diags *diags)
{
    char *message = d->context.message;
    bool limit = is_limit(message);
    if (!message[0])
        return result;
    tgsic_diags_add(diags, TGSIC_ERROR, limit ? E_VK_UNSUPPORTED : E_VK_MESSAGE,
                    (struct tgsic_pos){0}, "%s", message);
    message[0] = 0;
    return limit ? TGSIC_E_UNSUPPORTED : result == TGSIC_OK ? TGSIC_E_INTERNAL : result;
}

/* After a failure, what was recorded is thrown away. */
static enum tgsic_result end_call(struct vk_call *call, enum tgsic_result result)
{
    struct vk_device *d = call->device;
    if (d->context.recording) {
        call->context->vkEndCommandBuffer(d->context.commands);
        call->context->vkResetCommandBuffer(d->context.commands, 0);
        d->context.recording = false;
    }
    tgsic_vk_release_kept(d);
    tgsic_arena_free(call->arena);
    return take_message(d, result, call->diags);
}

typedef void work(struct vk_call *call, const void *what);

static enum tgsic_result run(struct check_device *device, struct check_world *world,
                             struct tgsic_diags *diags, work *function, const void *what)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    struct vk_call call = {.device = vk(device),
                           .context = &vk(device)->context,
                           .world = world,
                           .arena = &arena,
                           .diags = diags};
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        return end_call(&call, arena.failure);
    function(&call, what);
    tgsic_vk_submit(&call);
    return end_call(&call, TGSIC_OK);
}

/* ---- Programs ------------------------------------------------------------------------------ */

/* A device that the last case lost is opened anew. */
static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    struct vk_device *d = vk(device);
    device->fate = CHECK_FATE_FINE;
    if (d->context.logical && !d->context.lost)
        return TGSIC_OK;
    tgsic_vk_close_context(&d->context);
    enum tgsic_result result = tgsic_vk_open_context(&d->context, d->display, diags);
    return result == TGSIC_E_UNSUPPORTED ? TGSIC_E_INTERNAL : result; /* it was there before */
}

static void end(struct check_device *device)
{
    struct vk_device *d = vk(device);
    tgsic_vk_drop_variants(d);
    tgsic_vk_drop_images(d);
    d->program = NULL;
    d->originals = NULL;
    d->switches = NULL;
}

static void close(struct check_device *device)
{
    struct vk_device *d = vk(device);
    if (d->context.logical)
        end(device);
    tgsic_vk_close_context(&d->context);
    free(d->display);
    free(d);
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    vk(device)->program = program;
    if (program->reached >> CHECK_HOP_TGSI & 1)
        return TGSIC_OK;
    tgsic_diags_add(diags, TGSIC_ERROR, E_VK_PROGRAM, (struct tgsic_pos){0},
                    "the program did not come as far as TGSI");
    return TGSIC_E_UNSUPPORTED;
}

/* ---- Shaders ------------------------------------------------------------------------------- */

static void draw_it(struct vk_call *call, const void *what)
{
    call->world->primitives_generated = call->world->primitives_written = 0;
    tgsic_vk_draw(call, what);
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *what, struct tgsic_diags *diags)
{
    return run(device, world, diags, draw_it, what);
}

struct grid {
    const uint32_t *groups, *group_size;
};

static void dispatch_it(struct vk_call *call, const void *what)
{
    const struct grid *grid = what;
    tgsic_vk_dispatch(call, grid->groups, grid->group_size);
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    return run(device, world, diags, dispatch_it, &(struct grid){groups, group_size});
}

/* ---- Tests of variants --------------------------------------------------------------------- */

void tgsic_check_set_switches(struct check_device *device, const struct check_switches *switches)
{
    vk(device)->switches = switches;
}

/* ---- Benchmarks ---------------------------------------------------------------------------- */

void tgsic_check_replace_modules(struct check_device *device, const struct check_module *modules)
{
    vk(device)->originals = modules;
}

enum tgsic_result tgsic_check_time_vulkan(struct check_device *device, struct check_world *world,
                                          const struct check_draw *what, uint32_t repeat,
                                          double *ns, struct tgsic_diags *diags)
{
    struct vk_clock clock = {.repeat = repeat};
    vk(device)->clock = &clock;
    enum tgsic_result result = draw(device, world, what, diags);
    vk(device)->clock = NULL;
    *ns = clock.ns;
    return result;
}

const char *tgsic_check_vulkan_name(const struct check_device *device)
{
    return ((const struct vk_device *)device)->context.properties.deviceName;
}

/* ---- On the world's texels ----------------------------------------------------------------- */

static void download_framebuffer(struct vk_call *call, const struct check_framebuffer *f)
{
    for (uint32_t i = 0; i < f->num_colors; i++)
        tgsic_vk_download(call, f->colors[i].texture);
    tgsic_vk_download(call, f->depth.texture);
}

static void framebuffer_changed(struct vk_call *call, const struct check_framebuffer *f,
                                uint32_t gl_mask)
{
    for (uint32_t i = 0; gl_mask & GL_COLOR_BUFFER_BIT && i < f->num_colors; i++)
        tgsic_vk_host_changed(call->device, f->colors[i].texture);
    if (gl_mask & GL_DEPTH_BUFFER_BIT)
        tgsic_vk_host_changed(call->device, f->depth.texture);
}

static void clear_it(struct vk_call *call, const void *what)
{
    uint32_t gl_mask = *(const uint32_t *)what;
    download_framebuffer(call, call->world->draw);
    tgsic_soft_clear(call->world, gl_mask);
    framebuffer_changed(call, call->world->draw, gl_mask);
}

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    return run(device, world, diags, clear_it, &gl_mask);
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    return TGSIC_OK; /* every call is waited for */
}

struct copy {
    struct check_rect from, to;
    uint32_t gl_mask, gl_filter;
};

static void blit_it(struct vk_call *call, const void *what)
{
    const struct copy *copy = what;
    download_framebuffer(call, call->world->read);
    download_framebuffer(call, call->world->draw);
    tgsic_soft_blit(call->world, copy->from, copy->to, copy->gl_mask, copy->gl_filter);
    framebuffer_changed(call, call->world->draw, copy->gl_mask);
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    return run(device, world, diags, blit_it, &(struct copy){from, to, gl_mask, gl_filter});
}

static void download_it(struct vk_call *call, const void *what)
{
    tgsic_vk_download(call, what);
}

/* Levels are added to the world's texture, and so belong to its arena. */
static enum tgsic_result generate_mipmap(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags)
{
    enum tgsic_result result = run(device, world, diags, download_it, texture);
    if (result == TGSIC_OK)
        result = tgsic_soft_generate_mipmap(world, texture);
    if (result == TGSIC_OK)
        tgsic_vk_host_changed(vk(device), texture);
    return result;
}

static void download_read(struct vk_call *call, const void *what)
{
    download_framebuffer(call, call->world->read);
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    enum tgsic_result result = run(device, world, diags, download_read, NULL);
    if (result == TGSIC_OK)
        tgsic_soft_read_pixels(world, plane, rect, pixels, base);
    return result;
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    return TGSIC_OK; /* every call brings down what it wrote */
}

/* ---- Opening ------------------------------------------------------------------------------- */

struct check_device *tgsic_check_open_vulkan(const char *display, struct tgsic_diags *diags)
{
    static const struct check_device_ops ops = {.name = "vulkan",
                                                .close = close,
                                                .begin = begin,
                                                .end = end,
                                                .use = use,
                                                .clear = clear,
                                                .draw = draw,
                                                .dispatch = dispatch,
                                                .memory_barrier = memory_barrier,
                                                .blit = blit,
                                                .generate_mipmap = generate_mipmap,
                                                .read_pixels = read_pixels,
                                                .read_buffer = read_buffer};
    struct vk_device *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->device.ops = &ops;
    d->display = display ? strdup(display) : NULL;
    if (tgsic_vk_open_context(&d->context, display, diags) == TGSIC_OK)
        return &d->device;
    close(&d->device);
    return NULL;
}
