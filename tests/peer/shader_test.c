/* SPDX-License-Identifier: MIT */
#include "shader_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *shader_test_read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t size = 0, capacity = 1 << 16, got;
    char *text = malloc(capacity + 1);
    while (text && (got = fread(text + size, 1, capacity - size, file)) > 0) {
        size += got;
        if (size == capacity)
            text = realloc(text, (capacity *= 2) + 1);
    }
    fclose(file);
    if (text)
        text[size] = 0;
    return text;
}

static void note_version(struct shader_test *test, const char *source)
{
    const char *text = strstr(source, "#version");
    int version = 0;
    char profile[16] = "";
    if (!text || sscanf(text, "#version %d %15[a-z]", &version, profile) < 1)
        return;
    test->es |= !strcmp(profile, "es") || version == 100;
    if (version > test->version)
        test->version = version;
}

static void add_source(struct shader_test *test, const struct check_source *source)
{
    bool glsl = source->form == CHECK_FORM_GLSL || source->form == CHECK_FORM_PASSTHROUGH;
    if (!glsl || test->num_shaders == SHADER_TEST_MAX) {
        test->other_sections = true;
        return;
    }
    test->shaders[test->num_shaders].stage = source->stage;
    test->shaders[test->num_shaders++].source = source->text;
    note_version(test, source->text);
}

bool shader_test_read(const char *path, struct shader_test *test)
{
    *test = (struct shader_test){0};
    if (tgsic_check_read_case(path, path, &test->test, NULL) != TGSIC_OK) {
        tgsic_check_case_free(&test->test);
        return false;
    }
    test->separate = test->test.separate;
    test->other_sections = test->test.num_includes > 0;
    for (uint32_t i = 0; i < test->test.num_sources; i++)
        add_source(test, &test->test.sources[i]);
    test->expects_link_error = tgsic_check_expects_link_error(&test->test);
    if (!test->version)
        test->version = 110;
    return true;
}

void shader_test_free(struct shader_test *test)
{
    tgsic_check_case_free(&test->test);
}
