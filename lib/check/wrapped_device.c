/* SPDX-License-Identifier: MIT */
/* Hands every call down to the device below. */
#include "wrapped_device.h"

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->begin(inner, test, world, diags);
}

static void end(struct check_device *device)
{
    struct check_device *inner = tgsic_check_inner(device);
    inner->ops->end(inner);
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->use(inner, program, world, diags);
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *draw_call, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->draw(inner, world, draw_call, diags);
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->dispatch(inner, world, groups, group_size, diags);
}

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->clear(inner, world, gl_mask, diags);
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->memory_barrier(inner, world, gl_bits, diags);
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->blit(inner, world, from, to, gl_mask, gl_filter, diags);
}

static enum tgsic_result generate_mipmap(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->generate_mipmap(inner, world, texture, diags);
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->read_pixels(inner, world, plane, rect, pixels, base, diags);
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->read_buffer(inner, world, buffer, diags);
}

static enum tgsic_result fetch_barrier(struct check_device *device, struct check_world *world,
                                       struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    return inner->ops->fetch_barrier ? inner->ops->fetch_barrier(inner, world, diags) : TGSIC_OK;
}

static enum tgsic_result verify(struct check_device *device, struct check_world *world,
                                const char *const *words, size_t num_words, bool *holds,
                                struct tgsic_diags *diags)
{
    struct check_device *inner = tgsic_check_inner(device);
    *holds = true;
    return inner->ops->verify ? inner->ops->verify(inner, world, words, num_words, holds, diags)
                              : TGSIC_OK;
}

const struct check_device_ops tgsic_check_forward_ops = {
    .name = "wrapped",
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
    .read_buffer = read_buffer,
    .fetch_barrier = fetch_barrier,
    .verify = verify,
};
