/* SPDX-License-Identifier: MIT */
/* Finds what a case's shaders include: paths are tree paths, in which "." and ".." mean what they
 * mean in file systems (ARB_shading_language_include). */
#include "route.h"

#include "tgsi/arena.h"

#include <string.h>

/* "/a/./b/../c" is "/a/c". */
static const char *normal_path(struct tgsic_arena *arena, const char *path)
{
    char *out = tgsic_arena_alloc(arena, strlen(path) + 2);
    size_t used = 0;
    while (*path) {
        path += strspn(path, "/");
        size_t length = strcspn(path, "/");
        if (length == 2 && !memcmp(path, "..", 2)) {
            while (used && out[--used] != '/')
                ;
        } else if (length && !(length == 1 && *path == '.')) {
            out[used++] = '/';
            memcpy(out + used, path, length);
            used += length;
        }
        path += length;
    }
    out[used] = 0;
    return out;
}

static const char *find(const struct check_program *program, const char *path)
{
    const struct check_case *test = program->test;
    const char *wanted = normal_path(program->arena, path);
    for (uint32_t i = 0; i < test->num_includes; i++)
        if (!strcmp(normal_path(program->arena, test->includes[i].path), wanted))
            return test->includes[i].text;
    return NULL;
}

bool tgsic_check_find_include(void *user, const char *path, size_t path_length, const char **text,
                              size_t *length)
{
    const struct check_program *program = user;
    const struct check_case *test = program->test;
    const char *name = tgsic_arena_strndup(program->arena, path, path_length);
    *text = *name == '/' ? find(program, name) : NULL;
    for (uint32_t i = 0; !*text && *name != '/' && i < test->num_include_paths; i++)
        *text = find(program,
                     tgsic_arena_printf(program->arena, "%s/%s", test->include_paths[i], name));
    *length = *text ? strlen(*text) : 0;
    return *text != NULL;
}
