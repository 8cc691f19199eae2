/* SPDX-License-Identifier: MIT */
/* Times the readers and writers of lib/tgsi over a corpus in memory, one thread:
 *
 *     bench_text [-s SECONDS] DIRECTORY...
 *
 * Prints, for each step, megabytes of input text per second and microseconds per shader, the best
 * sweep of those that fit the time. */
#include "tgsi/tgsi.h"
#include "tgsi/validate.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct item {
    char *text;
    size_t size;
    struct tgsic_shader shader;
    struct tgsic_buffer tokens;
};

static struct item *items;
static size_t num_items, total_bytes;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void load_file(const char *path)
{
    struct item item = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return;
    fseek(file, 0, SEEK_END);
    item.size = (size_t)ftell(file);
    rewind(file);
    item.text = malloc(item.size + 1);
    size_t got = fread(item.text, 1, item.size, file);
    fclose(file);
    if (got != item.size ||
        tgsic_parse_text(item.text, item.size, NULL, &item.shader, NULL) != TGSIC_OK ||
        tgsic_write_tokens(&item.shader, NULL, &item.tokens, NULL) != TGSIC_OK) {
        fprintf(stderr, "%s: left out\n", path);
        free(item.text);
        return;
    }
    if (!(num_items & (num_items - 1)))
        items = realloc(items, (num_items ? num_items * 2 : 1) * sizeof *items);
    items[num_items++] = item;
    total_bytes += item.size;
}

static void load_directory(const char *path)
{
    DIR *directory = opendir(path);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));) {
        char name[4096];
        if (strstr(entry->d_name, ".tgsi") &&
            snprintf(name, sizeof name, "%s/%s", path, entry->d_name) < (int)sizeof name)
            load_file(name);
    }
    closedir(directory);
}

static void parse(const struct item *item)
{
    struct tgsic_shader shader;
    if (tgsic_parse_text(item->text, item->size, NULL, &shader, NULL) == TGSIC_OK)
        tgsic_shader_free(&shader);
}

static void validate(const struct item *item)
{
    tgsic_validate(&item->shader, NULL, NULL);
}

static void print(const struct item *item)
{
    struct tgsic_buffer buffer;
    if (tgsic_print_text(&item->shader, NULL, &buffer, NULL) == TGSIC_OK)
        tgsic_buffer_free(&buffer);
}

static void write_tokens(const struct item *item)
{
    struct tgsic_buffer buffer;
    if (tgsic_write_tokens(&item->shader, NULL, &buffer, NULL) == TGSIC_OK)
        tgsic_buffer_free(&buffer);
}

static void read_tokens(const struct item *item)
{
    struct tgsic_shader shader;
    const uint32_t *words = (const uint32_t *)(const void *)item->tokens.data;
    if (tgsic_read_tokens(words, item->tokens.size / 4, NULL, &shader, NULL) == TGSIC_OK)
        tgsic_shader_free(&shader);
}

static void parse_and_validate(const struct item *item)
{
    struct tgsic_shader shader;
    if (tgsic_parse_text(item->text, item->size, NULL, &shader, NULL) != TGSIC_OK)
        return;
    tgsic_validate(&shader, NULL, NULL);
    tgsic_shader_free(&shader);
}

static void time_step(const char *name, void (*step)(const struct item *), double seconds)
{
    double start = now(), best = 1e9;
    do {
        double sweep = now();
        for (size_t i = 0; i < num_items; i++)
            step(&items[i]);
        sweep = now() - sweep;
        best = sweep < best ? sweep : best;
    } while (now() - start < seconds);
    printf("%-16s %8.1f MB/s %8.2f us per shader\n", name, (double)total_bytes / best * 1e-6,
           best / (double)num_items * 1e6);
}

int main(int argc, char **argv)
{
    double seconds = 1.0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "-s") && i + 1 < argc)
            seconds = atof(argv[++i]);
        else
            load_directory(argv[i]);
    }
    if (!num_items)
        return 2;
    printf("%zu shaders, %.1f MB of text\n", num_items, (double)total_bytes * 1e-6);
    time_step("parse", parse, seconds);
    time_step("validate", validate, seconds);
    time_step("parse, validate", parse_and_validate, seconds);
    time_step("print", print, seconds);
    time_step("write tokens", write_tokens, seconds);
    time_step("read tokens", read_tokens, seconds);
    return 0;
}
