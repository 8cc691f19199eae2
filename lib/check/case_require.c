/* SPDX-License-Identifier: MIT */
/* Lines of [require]: what a case needs of its surroundings. */
#include "case_reader.h"

#include <stdio.h>
#include <string.h>

struct requiring {
    struct check_case_reader *reader;
    struct check_line line;
    uint32_t number;
};

static void expected(struct requiring *r, const char *what)
{
    tgsic_check_case_fail(r->reader, r->number, tgsic_check_column(&r->line), "expected %s", what);
}

static void add(struct requiring *r, struct check_requirement requirement)
{
    struct check_case *test = r->reader->test;
    struct check_requirement *list = (struct check_requirement *)test->requirements;
    requirement.line = r->number;
    ARENA_RESERVE(r->reader->arena, list, test->num_requirements);
    list[test->num_requirements++] = requirement;
    test->requirements = list;
}

static uint8_t take_comparison(struct requiring *r)
{
    uint8_t comparison = 0;
    if (!tgsic_check_take_comparison(&r->line, &comparison))
        expected(r, "a comparison");
    return comparison;
}

static int64_t take_integer(struct requiring *r, int64_t least, int64_t most)
{
    struct check_line before = r->line;
    int64_t value = 0;
    if (!tgsic_check_take_integer(&r->line, &value))
        expected(r, "a number");
    if (value < least || value > most) {
        r->line = before;
        expected(r, "a number in range");
    }
    return value;
}

/* "3.30": 330 with a scale of 100, 3.3 as OpenGL counts with one of 10 */
static unsigned take_version(struct requiring *r, unsigned scale)
{
    const char *word;
    size_t length;
    unsigned major, minor;
    int used = 0;
    struct check_line before = r->line;
    char text[8] = "";
    if (tgsic_check_take_word(&r->line, &word, &length) && length < sizeof text)
        memcpy(text, word, length);
    if (sscanf(text, "%1u.%2u%n", &major, &minor, &used) != 2 || text[used] || minor >= scale) {
        r->line = before;
        expected(r, "a version");
    }
    return major * scale + minor;
}

/* After "GL": [CORE | COMPAT | ES] comparison version */
static void require_gl(struct requiring *r)
{
    struct check_requirement requirement = {.kind = CHECK_REQUIRE_GL};
    if (tgsic_check_take(&r->line, "CORE"))
        requirement.name = "CORE";
    else if (tgsic_check_take(&r->line, "COMPAT"))
        requirement.name = "COMPAT";
    else if (tgsic_check_take(&r->line, "ES"))
        requirement.kind = CHECK_REQUIRE_GLES;
    requirement.comparison = take_comparison(r);
    requirement.value = take_version(r, 10) / 10.0;
    r->reader->compatibility = requirement.name && !strcmp(requirement.name, "COMPAT");
    add(r, requirement);
}

static void require_glsl(struct requiring *r)
{
    struct check_requirement requirement = {.kind = CHECK_REQUIRE_GLSL};
    if (tgsic_check_take(&r->line, "ES"))
        requirement.kind = CHECK_REQUIRE_GLSL_ES;
    requirement.comparison = take_comparison(r);
    if (requirement.comparison != TGSIC_COMPARE_GEQUAL)
        expected(r, ">= before the version");
    r->reader->glsl_version = take_version(r, 100);
    r->reader->glsl_es = requirement.kind == CHECK_REQUIRE_GLSL_ES;
    requirement.value = r->reader->glsl_version;
    add(r, requirement);
}

static void require_size(struct requiring *r)
{
    r->reader->test->width = (uint32_t)take_integer(r, 1, 16384);
    r->reader->test->height = (uint32_t)take_integer(r, 1, 16384);
}

static void take_all(struct requiring *r, const char *const *words)
{
    for (; *words; words++)
        if (!tgsic_check_take(&r->line, *words))
            expected(r, *words);
}

static void require_separate(struct requiring *r)
{
    take_all(r, (const char *const[]){"ENABLED", NULL});
    r->reader->test->separate = true;
}

static void require_separable(struct requiring *r)
{
    take_all(r, (const char *const[]){"PROGRAM", "ENABLED", NULL});
    r->reader->test->separable = true;
}

static void require_spirv(struct requiring *r)
{
    if (!tgsic_check_take(&r->line, "YES") && !tgsic_check_take(&r->line, "ONLY"))
        expected(r, "YES or ONLY");
    r->reader->test->spirv = true;
}

static void require_depth_buffer(struct requiring *r)
{
    r->reader->test->depth_buffer = true;
}

static void ignore_missing(struct requiring *r)
{
    r->reader->test->ignore_missing = true;
}

/* Memory limits of the runner's process concern nobody here. */
static void require_rlimit(struct requiring *r)
{
    take_integer(r, 0, INT64_MAX);
}

/* The name of an extension, or of a limit if a comparison follows. */
static void require_name(struct requiring *r)
{
    bool limit = tgsic_check_take(&r->line, "INT"), negative = tgsic_check_take(&r->line, "!");
    const char *word;
    size_t length;
    struct check_requirement requirement = {.kind = CHECK_REQUIRE_EXTENSION};
    struct tgsic_arena *arena = r->reader->arena;
    tgsic_check_take(&r->line, "require");
    if (!tgsic_check_take_word(&r->line, &word, &length))
        expected(r, "a name");
    if (!strncmp(word, "GL_", 3))
        requirement.name = tgsic_arena_strndup(arena, word, length);
    else
        requirement.name = tgsic_arena_printf(arena, "GL_%.*s", (int)length, word);
    if (negative)
        requirement.kind = CHECK_REQUIRE_NO_EXTENSION;
    if (limit || !tgsic_check_at_end(&r->line)) {
        requirement.kind = CHECK_REQUIRE_LIMIT;
        requirement.comparison = take_comparison(r);
        requirement.value = (double)take_integer(r, INT32_MIN, UINT32_MAX);
    }
    add(r, requirement);
}

static const struct {
    const char *word;
    void (*read)(struct requiring *);
} kinds[] = {
    {"GL", require_gl},
    {"GLSL", require_glsl},
    {"SIZE", require_size},
    {"SSO", require_separate},
    {"SEPARABLE", require_separable},
    {"SPIRV", require_spirv},
    {"depthbuffer", require_depth_buffer},
    {"ignore_missing_uniforms", ignore_missing},
    {"rlimit", require_rlimit},
};

void tgsic_check_case_require(struct check_case_reader *reader, const char *text, uint32_t line)
{
    struct requiring r = {reader, tgsic_check_line(text), line};
    if (tgsic_check_at_end(&r.line))
        return;
    size_t i = 0;
    while (i < sizeof kinds / sizeof *kinds && !tgsic_check_take(&r.line, kinds[i].word))
        i++;
    if (i < sizeof kinds / sizeof *kinds)
        kinds[i].read(&r);
    else
        require_name(&r);
    if (!tgsic_check_at_end(&r.line))
        expected(&r, "the end of the line");
}
