/* SPDX-License-Identifier: MIT */
/* What the commands of a script work on. Private to lib/check. */
#ifndef CHECK_PLAY_H
#define CHECK_PLAY_H

#include "player.h"
#include "script.h"

struct check_player {
    const struct check_case *test;
    struct check_device *device;
    struct check_world world;
    struct check_playback *out;
    const struct check_play_options *options;
    struct tgsic_diags *diags;
    struct tgsic_arena *arena; /* of the world; `out` has its own */
    const struct check_step *step;
    uint32_t step_number;
    uint32_t last_serial;
    struct check_draw vertices;                                /* arrays of [vertex data] */
    struct check_texture *by_target[TGSIC_TARGET_UNKNOWN + 1]; /* the textures made last */
    struct check_framebuffer *window;
    uint32_t gl_clear_mask;
    float tolerance[4];
    bool begun; /* the device was told to */
    bool expects_link_error;
    /* "block binding" and so on */
    int32_t block_index, block_binding, block_offset, block_matrix_stride, block_row_major;
    bool drawn;         /* since the last observation of what is drawn to */
    bool read_observed; /* what is read from was observed as it is now */
    uint64_t observed_pixels;
};

/* What runs a command, as commands.def names it. */
#define COMMAND_FUNCTION(run)                                                                      \
    enum tgsic_result tgsic_check_run_##run(struct check_player *player,                           \
                                            const struct check_argument *a)
#define COMMAND(class, pattern, run) COMMAND_FUNCTION(run);
#include "commands.def"
#undef COMMAND

/* A command of the case is malformed in a way that its pattern does not tell. */
enum tgsic_result tgsic_check_play_invalid(struct check_player *player, const char *format, ...)
    TGSIC_PRINTF(2, 3);
enum tgsic_result tgsic_check_play_unsupported(struct check_player *player, const char *format, ...)
    TGSIC_PRINTF(2, 3);
/* An expectation of the script does not hold. The first is kept; always TGSIC_OK. */
enum tgsic_result tgsic_check_play_failed(struct check_player *player, const char *format, ...)
    TGSIC_PRINTF(2, 3);

uint32_t tgsic_check_next_serial(struct check_player *player);

/* Notes a failure if the program did not link; returns whether it did. */
bool tgsic_check_needs_program(struct check_player *player);

/* play_state.c */
void tgsic_check_init_state(struct check_player *player);

/* play_value.c: all that the script has set so far. */
void tgsic_check_forget_uniforms(struct check_player *player);

/* play_texture.c */

struct check_texture_shape {
    uint8_t target; /* enum tgsic_target */
    uint32_t width, height, depth, levels, samples;
};

/* Storage of zeroes. NULL, with a diagnostic, if it is too large. */
struct check_texture *tgsic_check_new_texture(struct check_player *player,
                                              struct check_texture_shape shape,
                                              const struct check_gl_format *format);
/* The texture of a unit; NULL, with a diagnostic, if there is none. */
struct check_texture *tgsic_check_unit_texture(struct check_player *player, int64_t unit);

/* play_framebuffer.c */
enum tgsic_result tgsic_check_make_window(struct check_player *player);

/* observe.c */

/* Keeps what world.draw shows, and buffers. */
enum tgsic_result tgsic_check_observe_drawn(struct check_player *player);
/* Keeps what world.read shows if it was not kept. */
enum tgsic_result tgsic_check_observe_read(struct check_player *player);
enum tgsic_result tgsic_check_observe_buffer(struct check_player *player,
                                             struct check_buffer *buffer, const char *what);

#endif
