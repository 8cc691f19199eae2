/* SPDX-License-Identifier: MIT */
/* The [test] section of a .shader_test as a source of uniform values. */
#ifndef PEER_DRAW_SCRIPT_H
#define PEER_DRAW_SCRIPT_H

#include "draw.h"

struct draw_script {
    struct draw_given *given; /* in the order of the script */
    size_t num_given;
    size_t *draws; /* how many of them stand before each draw command */
    size_t num_draws;
};

/* `text` may be NULL. Release with draw_free_script(). */
void draw_read_script(const char *text, struct draw_script *script);
void draw_free_script(struct draw_script *script);

#endif
