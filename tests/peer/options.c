/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct peer_option *find(const struct peer_option *options, const char *name)
{
    while (options->name && strcmp(options->name, name))
        options++;
    return options->name ? options : NULL;
}

/* False: the value is not what the option takes. */
static bool take_value(const struct peer_option *option, const char *value)
{
    char *end = NULL;
    if (!value)
        return false;
    if (option->text) {
        *option->text = value;
        return true;
    }
    *option->number = strtoul(value, &end, 10);
    return end != value && !*end;
}

int peer_take_options(int argc, char **argv, const struct peer_option *options, const char *usage)
{
    int left = 0;
    for (int i = 1; i < argc; i++) {
        const struct peer_option *option = find(options, argv[i]);
        if (option && option->flag)
            *option->flag = true;
        else if (!option && argv[i][0] != '-')
            argv[++left] = argv[i];
        else if (!option || !take_value(option, argv[++i])) {
            fprintf(stderr, "usage: %s\n", usage);
            exit(2);
        }
    }
    if (left + 1 < argc)
        argv[left + 1] = NULL;
    return left;
}
