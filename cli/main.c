/* SPDX-License-Identifier: MIT */
/* `tgsic`: picks the verb, reads its options, runs it. */
#include "cli.h"

#include <string.h>

static const struct verb {
    const char *name;
    enum cli_verb verb;
    enum cli_exit (*run)(const struct cli_settings *settings);
} verbs[] = {
#define CLI_VERB(bit, name, ...) {#name, CLI_##bit, cli_run_##name},
#include "verbs.def"
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(verbs[i].name, name))
            return &verbs[i];
    return NULL;
}

/* `tgsic --help`, `tgsic help`, `tgsic help VERB` */
static bool asks_for_help(int argc, char **argv)
{
    return !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
           (!strcmp(argv[1], "help") && (argc == 2 || (argc == 3 && find_verb(argv[2]))));
}

static void print_version(void)
{
    printf("tgsic %s\ndialects: gallium, virgl\ntoken layout: %u\n", TGSIC_VERSION,
           TGSIC_TOKEN_VERSION);
}

int main(int argc, char **argv)
{
    const struct verb *verb = argc > 1 ? find_verb(argv[1]) : NULL;
    int skip = verb ? 2 : 1;
    cli_prepare_streams();
    if (argc < 2) {
        cli_print_help(stderr);
        return CLI_USAGE;
    }
    if (!verb && asks_for_help(argc, argv)) {
        if (argc == 3)
            cli_print_verb_help(stdout, find_verb(argv[2])->verb);
        else
            cli_print_help(stdout);
        return cli_flush_stdout();
    }
    if (!verb)
        verb = &verbs[0];

    struct cli_settings settings = {0};
    enum cli_exit exit = CLI_USAGE;
    if (!cli_parse_options(verb->verb, argc - skip, argv + skip, &settings)) {
        fprintf(stderr, "'tgsic %s --help' lists the options\n", verb->name);
    } else if (settings.version) {
        print_version();
        exit = CLI_OK;
    } else if (settings.help) {
        cli_print_verb_help(stdout, verb->verb);
        exit = CLI_OK;
    } else {
        exit = verb->run(&settings);
    }
    exit = cli_worse(exit, cli_flush_stdout());
    cli_settings_free(&settings);
    return exit;
}
