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

/* A later text takes the place of an earlier one of the same path. */
static bool find(const struct check_program *program, const char *directory,
                 struct tgsic_glsl_include *include)
{
    const struct check_case *test = program->test;
    const char *path = tgsic_arena_printf(program->arena, "%s/%.*s", directory,
                                          (int)include->path_length, include->path);
    include->name = normal_path(program->arena, path);
    for (uint32_t i = test->num_includes; i-- > 0;) {
        if (strcmp(normal_path(program->arena, test->includes[i].path), include->name))
            continue;
        include->text = test->includes[i].text;
        include->length = strlen(include->text);
        return true;
    }
    return false;
}

bool tgsic_check_find_include(void *user, struct tgsic_glsl_include *include)
{
    const struct check_program *program = user;
    const struct check_case *test = program->test;
    if (*include->path == '/')
        return find(program, "", include);
    if (include->includer &&
        find(program, tgsic_arena_printf(program->arena, "%s/..", include->includer), include))
        return true;
    for (uint32_t i = 0; i < test->num_include_paths; i++)
        if (find(program, test->include_paths[i], include))
            return true;
    return false;
}
