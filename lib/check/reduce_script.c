/* SPDX-License-Identifier: MIT */
/* Reducing the shaders of a .shader_test one after another, until none becomes smaller. */
#include "reduce.h"

#include <stdlib.h>
#include <string.h>

enum { E_MEMORY = 6610, E_NO_SHADER };

struct script {
    char *text; /* `size` bytes and a NUL */
    size_t size;
    size_t from, to; /* the shader that is being reduced */
    struct check_reduction *reduction;
    bool out_of_memory;
};

/* `section` in place of the shader, if there is a text yet; NULL: out of memory. */
static char *compose(const struct script *script, const char *section, size_t length, size_t *size)
{
    size_t behind = script->size - script->to;
    *size = script->from + length + behind;
    char *text = malloc(*size + 1);
    if (!text)
        return NULL;
    if (script->text) {
        memcpy(text, script->text, script->from);
        memcpy(text + script->from + length, script->text + script->to, behind);
    }
    memcpy(text + script->from, section, length);
    text[*size] = 0;
    return text;
}

static bool whole_still_fails(void *user, const char *section, size_t length)
{
    struct script *script = user;
    size_t size;
    char *text = compose(script, section, length, &size);
    if (!text) {
        script->out_of_memory = true;
        return false;
    }
    bool fails = script->reduction->still_fails(script->reduction->user, text, size);
    free(text);
    return fails;
}

static bool stop(void *user)
{
    struct script *script = user;
    struct check_reduction *outer = script->reduction;
    return script->out_of_memory || (outer->stop && outer->stop(outer->user));
}

/* ---- Sections ------------------------------------------------------------------------------ */

static const char *end_of_line(const char *line)
{
    const char *end = strchr(line, '\n');
    return end ? end + 1 : line + strlen(line);
}

/* "[vertex shader]" and the like: GLSL follows. */
static bool is_shader_header(const char *line)
{
    static const char ending[] = " shader]";
    const char *close = line[0] == '[' ? strpbrk(line, "]\n") : NULL;
    return close && *close == ']' && (size_t)(close + 1 - line) > sizeof ending - 1 &&
           !memcmp(close + 1 - (sizeof ending - 1), ending, sizeof ending - 1);
}

/* The next shader that begins at or behind script->from. */
static bool find_shader(struct script *script)
{
    const char *line = script->text + script->from;
    while (*line && !is_shader_header(line))
        line = end_of_line(line);
    if (!*line)
        return false;
    const char *end = line = end_of_line(line);
    while (*end && *end != '[')
        end = end_of_line(end);
    while (end - line >= 2 && end[-1] == '\n' && end[-2] == '\n')
        end--; /* blank lines are not the shader's */
    script->from = (size_t)(line - script->text);
    script->to = (size_t)(end - script->text);
    return true;
}

static enum tgsic_result reduce_section(struct script *script, bool *progress,
                                        struct tgsic_diags *diags)
{
    struct check_reduction *outer = script->reduction;
    struct check_reduction inner = {.still_fails = whole_still_fails,
                                    .stop = stop,
                                    .user = script,
                                    .max_steps = outer->max_steps,
                                    .steps = outer->steps};
    struct tgsic_buffer out = {0};
    enum tgsic_result result = tgsic_check_reduce(CHECK_FORM_GLSL, script->text + script->from,
                                                  script->to - script->from, &inner, &out, diags);
    outer->steps = inner.steps;
    outer->stopped = inner.stopped;
    if (result != TGSIC_OK)
        return result;
    size_t size;
    char *text = compose(script, out.data, out.size, &size);
    if (text) {
        *progress |= out.size < script->to - script->from;
        free(script->text);
        script->text = text;
        script->size = size;
        script->to = script->from + out.size;
    }
    tgsic_buffer_free(&out);
    return text ? TGSIC_OK : TGSIC_E_MEMORY;
}

static enum tgsic_result reduce_sections(struct script *script, struct tgsic_diags *diags)
{
    enum tgsic_result result = TGSIC_OK;
    uint32_t shaders = 0;
    for (bool progress = true; progress && result == TGSIC_OK && !script->reduction->stopped;) {
        progress = false;
        script->from = 0;
        while (result == TGSIC_OK && !script->reduction->stopped && find_shader(script)) {
            result = reduce_section(script, &progress, diags);
            script->from = script->to;
            shaders++;
        }
    }
    if (shaders == 0) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_NO_SHADER, (struct tgsic_pos){0},
                        "there is no GLSL to reduce");
        return TGSIC_E_INVALID;
    }
    return script->out_of_memory ? TGSIC_E_MEMORY : result;
}

static void *resize(void *user, void *block, size_t size)
{
    (void)user;
    if (size)
        return realloc(block, size);
    free(block);
    return NULL;
}

enum tgsic_result tgsic_check_reduce_script(const char *text, size_t length,
                                            struct check_reduction *reduction,
                                            struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct script script = {.size = 0, .reduction = reduction};
    script.text = compose(&script, text, length, &script.size);
    enum tgsic_result result = script.text ? reduce_sections(&script, diags) : TGSIC_E_MEMORY;
    if (result == TGSIC_E_MEMORY)
        tgsic_diags_add(diags, TGSIC_ERROR, E_MEMORY, (struct tgsic_pos){0}, "out of memory");
    if (result == TGSIC_OK) {
        *out = (struct tgsic_buffer){script.text, script.size, {resize, NULL}};
        return TGSIC_OK;
    }
    free(script.text);
    return result;
}
