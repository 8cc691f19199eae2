/* SPDX-License-Identifier: MIT */
/* What bench_draw and its two roads hand to one another: OpenGL, and Vulkan. */
#ifndef BENCH_DRAW_H
#define BENCH_DRAW_H

#include "check/device.h"
#include "tgsi/arena.h"

#define MAX_RUNS 1000

struct entry {
    char *path;
    struct check_case test;
    struct check_program program;
    bool ready;
};

/* One of the two forms of a program, ready to draw. */
struct form {
    struct check_device *device;
    struct check_world world;
    struct check_draw draw;
    struct tgsic_arena arena;
    bool is_original;
    void *display, *context; /* OpenGL's */
    double times[MAX_RUNS];  /* ns of one draw */
};

struct road {
    enum check_hop last_hop;
    /* Opens a device for the original and one for the translation, and says what they are in
     * `title`. */
    bool (*open)(struct form forms[2], const char *display, char title[256]);
    /* The profile that programs are translated for. NULL: it does not matter. */
    const struct tgsic_host *(*host)(void);
    /* Before the forms of a program draw. False: the original is not to be had; it said why. */
    bool (*prepare)(struct form forms[2], const struct entry *entry);
    void (*select)(struct form *form);
    /* ns of `repeat` draws; negative on failure */
    double (*measure)(struct form *form, int repeat);
};

extern const struct road draw_road_gl, draw_road_vulkan;

/* Where the Vulkan road finds the originals' modules, as NAME.vert.spv and NAME.frag.spv, instead
 * of asking glslang for them; where it stores those of glslang. NULL: neither. */
extern const char *draw_originals, *draw_save_originals;

#endif
