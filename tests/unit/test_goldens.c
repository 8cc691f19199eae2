/* SPDX-License-Identifier: MIT */
/* The goldens of the text form: canonical, valid, and together a use of every opcode. */
#include "tgsi/validate.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool used[TGSIC_OPCODE_LIMIT];

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *data = malloc(1 << 16);
    *size = fread(data, 1, (1 << 16) - 1, file);
    data[*size] = '\0';
    fclose(file);
    return data;
}

static void note_opcodes(const struct tgsic_shader *shader)
{
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        used[shader->instructions[i].opcode] = true;
}

static void check_canonical(const char *name, const struct tgsic_shader *shader, const char *text)
{
    struct tgsic_buffer printed;
    assert_int_equal(tgsic_print_text(shader, NULL, &printed, NULL), TGSIC_OK);
    if (strcmp(printed.data, text))
        print_error("%s is not canonical\n", name);
    assert_string_equal(printed.data, text);
    tgsic_buffer_free(&printed);
}

static void check_tokens(const char *name, const struct tgsic_shader *shader, const char *text)
{
    struct tgsic_buffer words;
    struct tgsic_shader back;
    assert_int_equal(tgsic_write_tokens(shader, NULL, &words, NULL), TGSIC_OK);
    assert_int_equal(tgsic_read_tokens((const uint32_t *)(const void *)words.data, words.size / 4,
                                       NULL, &back, NULL),
                     TGSIC_OK);
    check_canonical(name, &back, text);
    tgsic_buffer_free(&words);
    tgsic_shader_free(&back);
}

static void check_golden(const char *name)
{
    char path[1024];
    size_t size;
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    snprintf(path, sizeof path, "%s/%s", TGSI_GOLDENS, name);
    char *text = read_file(path, &size);
    assert_int_equal(tgsic_parse_text(text, size, NULL, &shader, &diags), TGSIC_OK);
    tgsic_validate(&shader, NULL, &diags);
    for (size_t i = 0; i < diags.count; i++)
        print_error("%s:%u: %s\n", name, (unsigned)diags.items[i].pos.line, diags.items[i].text);
    assert_int_equal(diags.count, 0);
    check_canonical(name, &shader, text);
    check_tokens(name, &shader, text);
    note_opcodes(&shader);
    tgsic_shader_free(&shader);
    free(text);
}

static bool is_golden(const char *name)
{
    size_t length = strlen(name);
    return length > 5 && !strcmp(name + length - 5, ".tgsi") && strncmp(name, "bad-", 4);
}

static void goldens_are_canonical_and_valid(void **state)
{
    (void)state;
    DIR *directory = opendir(TGSI_GOLDENS);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        if (is_golden(entry->d_name))
            check_golden(entry->d_name);
    closedir(directory);
}

static void every_opcode_has_a_golden(void **state)
{
    (void)state;
    unsigned missing = 0;
    for (unsigned i = 0; i < TGSIC_OPCODE_LIMIT; i++) {
        const char *name = tgsic_opcode_info(i)->name;
        if (name && !used[i])
            print_error("no golden uses %s\n", name);
        missing += name && !used[i];
    }
    assert_int_equal(missing, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goldens_are_canonical_and_valid),
        cmocka_unit_test(every_opcode_has_a_golden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
