/* SPDX-License-Identifier: MIT */
/* The shaders of a .shader_test file: sections cut out, #version put in front where it is absent.
 */
#ifndef PEER_SHADER_TEST_H
#define PEER_SHADER_TEST_H

#include <stdbool.h>
#include <stddef.h>

#define SHADER_TEST_MAX 16

struct shader_test {
    struct {
        unsigned stage; /* enum tgsic_processor */
        char *source;   /* owned */
    } shaders[SHADER_TEST_MAX];
    size_t num_shaders;
    int version; /* the highest of its shaders: 110..460, or 100, 300, 310, 320 with es */
    bool es;
    bool expects_link_error;
    char *script;        /* the [test] section, owned; may be NULL */
    bool other_sections; /* stages or forms that are not GLSL text: assembly, SPIR-V, includes */
};

/* A file as a string of the caller's; NULL: it cannot be read. */
char *shader_test_read_file(const char *path);

bool shader_test_read(const char *path, struct shader_test *test);
void shader_test_free(struct shader_test *test);

#endif
