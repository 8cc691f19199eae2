/* SPDX-License-Identifier: MIT */
/* What runs a program: OpenGL with the original, OpenGL with what we translated, the interpreter's
 * pipeline, a real virglrenderer, Vulkan. The player drives any of them by these calls.
 *
 * A device is used by one thread. Its functions return TGSIC_OK, or append a diagnostic:
 * TGSIC_E_UNSUPPORTED for what the device cannot do (the case is then `unsupported` or `skipped`),
 * TGSIC_E_INVALID for a shader that its compiler refuses, TGSIC_E_LINK for a program that does not
 * link, TGSIC_E_INTERNAL for anything else. */
#ifndef CHECK_DEVICE_H
#define CHECK_DEVICE_H

#include "case.h"
#include "program.h"
#include "world.h"

/* What became of another process, or of a GPU, that does a device's work, since begin(). */
enum check_fate { CHECK_FATE_FINE, CHECK_FATE_DIED, CHECK_FATE_HUNG };

struct check_device {
    const struct check_device_ops *ops;
    enum check_fate fate;
};

/* One pixel of a colour buffer, or one depth value, as it is stored: floats for normalised and
 * float formats, integers for others. */
union check_pixel {
    float f[4];
    int32_t i[4];
    uint32_t u[4];
};

struct check_device_ops {
    const char *name;

    void (*close)(struct check_device *device);

    /* Gets ready for a case: makes a context that satisfies its requirements, with a window
     * framebuffer of world->draw's size. TGSIC_E_UNSUPPORTED: a requirement is not met; the message
     * says which (the case is skipped). */
    enum tgsic_result (*begin)(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags);
    /* Releases all that the case made. Called after a begin() of whatever result. */
    void (*end)(struct check_device *device);

    /* Makes the forms of `program` that this device takes ready to run. */
    enum tgsic_result (*use)(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags);

    enum tgsic_result (*clear)(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags);
    /* first + count is at most num_vertices if there are arrays. */
    enum tgsic_result (*draw)(struct check_device *device, struct check_world *world,
                              const struct check_draw *draw, struct tgsic_diags *diags);
    /* groups, and the size of a group if it is variable (else zeros) */
    enum tgsic_result (*dispatch)(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags);
    enum tgsic_result (*memory_barrier)(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags);
    enum tgsic_result (*blit)(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags);
    /* Mipmaps of a texture that was drawn to */
    enum tgsic_result (*generate_mipmap)(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags);

    /* Pixels of one plane of world->read (colour 0.., or -1 for depth), bottom row first. `base`:
     * CHECK_FLOAT, CHECK_INT or CHECK_UINT of what is stored. Outside the framebuffer: undefined.
     */
    enum tgsic_result (*read_pixels)(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags);
    /* Brings buffer->data up to date with what shaders wrote. */
    enum tgsic_result (*read_buffer)(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags);

    /* Makes what was drawn visible to framebuffer fetches of the next draw. NULL: nothing to do. */
    enum tgsic_result (*fetch_barrier)(struct check_device *device, struct check_world *world,
                                       struct tgsic_diags *diags);

    /* Answers of introspection ("active uniform", "verify program_query", "verify
     * program_interface_query", "program binary save restore"): the question as the script has it,
     * split into words. NULL: this device has no introspection of its own, and such commands count
     * as passed. */
    enum tgsic_result (*verify)(struct check_device *device, struct check_world *world,
                                const char *const *words, size_t num_words, bool *holds,
                                struct tgsic_diags *diags);
};

/* gl_device.c. `display`: NULL or "llvmpipe": surfaceless EGL with software; else an EGL device's
 * number. NULL: there is no OpenGL here; `diags` says why. */
struct check_device *tgsic_check_open_gl(const char *display, struct tgsic_diags *diags);
/* The same for the translated form: uniforms and resources go through reflection and report. */
struct check_device *tgsic_check_open_gl_translated(const char *display, struct tgsic_diags *diags);
/* What the driver below takes as a host profile; false: it is no OpenGL device. */
bool tgsic_check_gl_host(struct check_device *device, struct tgsic_host *host);
/* vk_device.c: SPIR-V on Vulkan. `display`: NULL or "llvmpipe" for a device that is software, else
 * a device's number. NULL: there is none; `diags` says why. */
struct check_device *tgsic_check_open_vulkan(const char *display, struct tgsic_diags *diags);
/* soft_device.c: the interpreter below a rasteriser. */
struct check_device *tgsic_check_open_soft(struct tgsic_diags *diags);
/* virgl_device.c: TGSI on a virgl_test_server. `display` as above, but for numbers of devices: the
 * server chooses. `capture`: NULL, or a folder that gets what is sent for each case, as
 * NAME.vtest. NULL: there is no server here. */
struct check_device *tgsic_check_open_virgl(const char *display, const char *capture,
                                            struct tgsic_diags *diags);

#endif
