/* SPDX-License-Identifier: MIT */
/* A case of a corpus (check/case.h) as tools that only compile GLSL see it. */
#ifndef PEER_SHADER_TEST_H
#define PEER_SHADER_TEST_H

#include "check/case.h"

#define SHADER_TEST_MAX 16

struct shader_test {
    struct {
        unsigned stage; /* enum tgsic_processor */
        const char *source;
    } shaders[SHADER_TEST_MAX];
    size_t num_shaders;
    int version; /* the highest of its shaders: 110..460, or 100, 300, 310, 320 with es */
    bool es;
    bool expects_link_error;
    bool separate;       /* each stage is a program */
    bool other_sections; /* forms that are not GLSL alone: assembly, SPIR-V, includes */
    struct check_case test;
};

/* A file as a string of the caller's; NULL: it cannot be read. */
char *shader_test_read_file(const char *path);

bool shader_test_read(const char *path, struct shader_test *test);
void shader_test_free(struct shader_test *test);

#endif
