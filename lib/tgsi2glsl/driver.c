/* SPDX-License-Identifier: MIT */
/* Uniforms that translation adds: what the host stores for state that it has not. */
#include "emit.h"

static const struct {
    const char *name, *type;
    uint8_t count;
} drivers[] = {
    [TGSIC_DRIVER_FRAMEBUFFER_HEIGHT] = {"framebuffer_height", "float", 1},
    [TGSIC_DRIVER_ALPHA_REFERENCE] = {"alpha_reference", "float", 1},
    [TGSIC_DRIVER_CLIP_PLANES] = {"clip_planes", "vec4", TGSIC_MAX_PLANES},
    [TGSIC_DRIVER_TEXTURE_LEVELS] = {"levels", "int", 1},
    [TGSIC_DRIVER_TEXTURE_SIZE] = {"size", "vec4", 1},
    [TGSIC_DRIVER_FLIP_Y] = {"flip_y", "float", 1},
    [TGSIC_DRIVER_FLIP_POSITION] = {"flip_position", "float", 1},
    [TGSIC_DRIVER_FLAT_SHADE] = {"flat_shade", "bool", 1},
    [TGSIC_DRIVER_TWO_SIDE] = {"two_side", "bool", 1},
    [TGSIC_DRIVER_POINT_SPRITE] = {"point_sprite", "bool", 1},
    [TGSIC_DRIVER_CLAMP_COLOR] = {"clamp_color", "bool", 1},
    [TGSIC_DRIVER_DEPTH_CLAMP] = {"depth_clamp", "bool", 1},
    [TGSIC_DRIVER_STIPPLE] = {"stipple", "uint", 32},
    [TGSIC_DRIVER_LOGIC_OP] = {"logic_op", "int", 1},
};

static void declare(struct emit *e, enum tgsic_driver_uniform driver, const char *name,
                    unsigned number, unsigned count)
{
    struct tgsic_binding *binding = tgsic_emit_bind(e, TGSIC_RESOURCE_DRIVER_UNIFORM, name);
    binding->driver = (uint8_t)driver;
    binding->number = (uint16_t)number;
    binding->count = count;
    tgsic_text_printf(&e->globals, count > 1 ? "uniform %s %s[%u];\n" : "uniform %s %s;\n",
                      drivers[driver].type, name, count);
}

const char *tgsic_emit_driver(struct emit *e, enum tgsic_driver_uniform driver)
{
    const char *name = tgsic_arena_printf(e->arena, "%s_%s", e->prefix, drivers[driver].name);
    if (!(e->drivers >> driver & 1))
        declare(e, driver, name, 0, drivers[driver].count);
    e->drivers |= 1u << driver;
    return name;
}

const char *tgsic_emit_view_driver(struct emit *e, enum tgsic_driver_uniform driver, unsigned view,
                                   unsigned count, const char *sampler)
{
    const char *name = tgsic_arena_printf(e->arena, "%s_%s", sampler, drivers[driver].name);
    uint8_t bit = (uint8_t)(1u << (driver == TGSIC_DRIVER_TEXTURE_SIZE));
    if (!e->view_drivers)
        e->view_drivers = ARENA_ARRAY(e->arena, uint8_t, e->scan.num_views + 1);
    if (view < e->scan.num_views && !(e->view_drivers[view] & bit)) {
        declare(e, driver, name, view, count);
        e->view_drivers[view] |= bit;
    }
    return name;
}
