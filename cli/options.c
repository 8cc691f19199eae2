/* SPDX-License-Identifier: MIT */
/* The table of options and its interpreter. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum kind { FLAG, STRING, LIST };

struct option {
    char letter; /* 0: long form only */
    const char *name;
    const char *argument; /* NULL for flags */
    enum kind kind;
    size_t offset; /* of the member of struct cli_settings */
    int verbs;     /* enum cli_verb bits */
    const char *help;
};

#define ALL      (CLI_TRANSLATE | CLI_VALIDATE | CLI_INFO | CLI_RUN)
#define AT(name) offsetof(struct cli_settings, name)

static const struct option options[] = {
    {'x', "source-type", "TYPE", STRING, AT(source_type), ALL,
     "form of the inputs: glsl, tgsi, tgsi-tokens (default: by extension, then by content)"},
    {'b', "target-type", "TYPE", STRING, AT(target_type), CLI_TRANSLATE,
     "form of the outputs (default: by the extension of -o; else tgsi from GLSL, GLSL from TGSI)"},
    {'S', "stage", "STAGE", STRING, AT(stage), ALL,
     "stage of GLSL inputs: vert, tesc, tese, geom, frag, comp (default: by extension)"},
    {'o', "output", "FILE", STRING, AT(output), CLI_TRANSLATE,
     "write to FILE, to files in DIR/, or to stdout (-)"},
    {0, "host", "PROFILE", STRING, AT(host), CLI_TRANSLATE,
     "what the emitted GLSL is for: gl130..gl460, es300..es320, +EXTENSION… (default gl330)"},
    {0, "list-hosts", NULL, FLAG, AT(list_hosts), CLI_TRANSLATE, "list the host profiles"},
    {0, "print-source-types", NULL, FLAG, AT(print_source_types), CLI_TRANSLATE,
     "list what -x takes"},
    {0, "print-target-types", NULL, FLAG, AT(print_target_types), CLI_TRANSLATE,
     "list what -b takes"},
    {0, "dialect", "NAME", STRING, AT(dialect), ALL,
     "TGSI made from GLSL is for: gallium, virgl (default virgl)"},
    {'O', "optimize", "LEVEL", STRING, AT(optimize), CLI_TRANSLATE | CLI_INFO | CLI_RUN,
     "0: only what is needed for correctness; 1: everything (default 1)"},
    {0, "separate", NULL, FLAG, AT(separate), CLI_TRANSLATE | CLI_VALIDATE | CLI_INFO,
     "the inputs are programs of their own, not one program to be linked"},
    {0, "link", NULL, FLAG, AT(link), CLI_TRANSLATE | CLI_VALIDATE,
     "link the inputs as one program (translate does so anyway)"},
    {0, "disable-ext", "NAME", LIST, AT(disabled_extensions), ALL,
     "an extension that the guest does not offer; may be repeated"},
    {0, "max", "NAME=VALUE", LIST, AT(maxima), ALL,
     "a limit that the guest offers, such as gl_MaxDrawBuffers=4; may be repeated"},
    {0, "set", "PLACE=VALUES", LIST, AT(assignments), CLI_RUN,
     "values of IN, SV, OUT, CONST, BUFFER, HWATOMIC, MEMORY, such as IN[0]=1.0,2.0; may be "
     "repeated"},
    {0, "lanes", "N", STRING, AT(lanes), CLI_RUN,
     "invocations (default 1; the vertices of one patch for TESS_CTRL)"},
    {0, "vertices", "N", STRING, AT(vertices), CLI_RUN,
     "vertices that inputs of GEOM, TESS_CTRL and TESS_EVAL have (default 6)"},
    {0, "json", NULL, FLAG, AT(json), CLI_INFO | CLI_RUN, "print JSON"},
    {0, "diagnostics", "FORM", STRING, AT(diagnostics), ALL, "text (default) or json, on stderr"},
    {0, "max-errors", "N", STRING, AT(max_errors), ALL, "messages per input (default 100)"},
    {0, "color", "WHEN", STRING, AT(color), ALL, "auto (default), always, never"},
    {0, "Werror", NULL, FLAG, AT(warnings_are_errors), ALL, "warnings are errors"},
    {'w', "no-warnings", NULL, FLAG, AT(no_warnings), ALL, "print no warnings"},
    {'f', "force", NULL, FLAG, AT(force), CLI_TRANSLATE, "write binary forms to a terminal, too"},
    {'v', "verbose", NULL, FLAG, AT(verbose), ALL, "say what was detected"},
    {'q', "quiet", NULL, FLAG, AT(quiet), ALL, "print results only, no messages"},
    {'h', "help", NULL, FLAG, AT(help), ALL, "print this help"},
    {'V', "version", NULL, FLAG, AT(version), ALL, "print the version"},
};
#define NUM_OPTIONS (sizeof options / sizeof *options)

static void push(struct cli_strings *list, const char *item)
{
    const char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (!items) {
        cli_error("out of memory");
        exit(CLI_LIMIT);
    }
    items[list->count++] = item;
    list->items = items;
}

void cli_settings_free(struct cli_settings *settings)
{
    free(settings->disabled_extensions.items);
    free(settings->maxima.items);
    free(settings->assignments.items);
    free(settings->inputs.items);
}

static void set(struct cli_settings *settings, const struct option *option, const char *value)
{
    char *member = (char *)settings + option->offset;
    if (option->kind == FLAG)
        *(bool *)member = true;
    else if (option->kind == STRING)
        *(const char **)member = value;
    else
        push((struct cli_strings *)member, value);
}

static const struct option *find_long(const char *name, size_t length, int verb)
{
    for (size_t i = 0; i < NUM_OPTIONS; i++)
        if ((options[i].verbs & verb) && strlen(options[i].name) == length &&
            !memcmp(options[i].name, name, length))
            return &options[i];
    return NULL;
}

static const struct option *find_letter(char letter, int verb)
{
    for (size_t i = 0; i < NUM_OPTIONS; i++)
        if ((options[i].verbs & verb) && options[i].letter == letter)
            return &options[i];
    return NULL;
}

struct arguments {
    int next, count;
    char **values;
};

static bool take_value(struct arguments *args, const char *attached, const char *option,
                       const char **value)
{
    if (attached) {
        *value = attached;
        return true;
    }
    if (args->next == args->count) {
        cli_error("option '%s' needs a value", option);
        return false;
    }
    *value = args->values[args->next++];
    return true;
}

static bool parse_option(enum cli_verb verb, struct arguments *args, const char *word,
                         struct cli_settings *settings)
{
    const struct option *option;
    const char *attached = NULL, *value = NULL;
    if (word[1] == '-' || !strcmp(word, "-Werror")) {
        const char *name = word[1] == '-' ? word + 2 : word + 1;
        const char *equals = strchr(name, '=');
        option = find_long(name, equals ? (size_t)(equals - name) : strlen(name), verb);
        attached = equals ? equals + 1 : NULL;
    } else {
        option = find_letter(word[1], verb);
        attached = word[2] ? word + 2 : NULL;
    }
    if (!option) {
        cli_error("unknown option '%s'", word);
        return false;
    }
    if (option->kind == FLAG) {
        if (attached) {
            cli_error("option '%s' takes no value", word);
            return false;
        }
    } else if (!take_value(args, attached, word, &value)) {
        return false;
    }
    set(settings, option, value);
    return true;
}

static bool one_of(const char *option, const char *value, const char *a, const char *b,
                   const char *c)
{
    if (!value || !strcmp(value, a) || !strcmp(value, b) || (c && !strcmp(value, c)))
        return true;
    cli_error("option '%s' takes %s%s%s%s%s, not '%s'", option, a, c ? ", " : " or ", b,
              c ? " or " : "", c ? c : "", value);
    return false;
}

static bool is_number(const char *option, const char *value)
{
    if (!value || (*value && strlen(value) < 10 && !value[strspn(value, "0123456789")]))
        return true;
    cli_error("option '%s' takes a number, not '%s'", option, value);
    return false;
}

static bool check_values(const struct cli_settings *s)
{
    return is_number("--max-errors", s->max_errors) && is_number("--lanes", s->lanes) &&
           is_number("--vertices", s->vertices) &&
           one_of("--dialect", s->dialect, "gallium", "virgl", NULL) &&
           one_of("--optimize", s->optimize, "0", "1", NULL) &&
           one_of("--diagnostics", s->diagnostics, "text", "json", NULL) &&
           one_of("--color", s->color, "auto", "always", "never");
}

bool cli_parse_options(enum cli_verb verb, int argc, char **argv, struct cli_settings *settings)
{
    struct arguments args = {0, argc, argv};
    bool only_inputs = false;
    while (args.next < args.count) {
        const char *word = args.values[args.next++];
        if (!only_inputs && !strcmp(word, "--"))
            only_inputs = true;
        else if (only_inputs || word[0] != '-' || !word[1])
            push(&settings->inputs, word);
        else if (!parse_option(verb, &args, word, settings))
            return false;
    }
    return check_values(settings);
}

void cli_print_help(FILE *out)
{
    fputs("tgsic: the shader toolchain for GPU virtualisation\n"
          "\n"
          "usage: tgsic VERB [OPTION...] INPUT...\n"
          "       tgsic [OPTION...] INPUT...      the same as tgsic translate\n"
          "\n"
          "verbs:\n"
          "  translate  GLSL, TGSI text and TGSI tokens into one another\n"
          "  validate   check inputs against the rules of their language\n"
          "  info       print registers, instructions, interface, features and reflection\n"
          "  run        interpret one shader and print what it writes\n"
          "\n"
          "'tgsic VERB --help' lists the options of a verb. '-' is stdin or stdout.\n"
          "exit codes: 0 fine, 1 the input is at fault, 2 usage, 3 link, 4 the target cannot\n"
          "express it, 5 a limit, 6 input/output, 70 internal error\n",
          out);
}

void cli_print_verb_help(FILE *out, enum cli_verb verb)
{
    const char *name = verb == CLI_TRANSLATE  ? "translate"
                       : verb == CLI_VALIDATE ? "validate"
                       : verb == CLI_INFO     ? "info"
                                              : "run";
    fprintf(out, "usage: tgsic %s [OPTION...] INPUT...\n\noptions:\n", name);
    for (size_t i = 0; i < NUM_OPTIONS; i++) {
        const struct option *option = &options[i];
        if (!(option->verbs & (int)verb))
            continue;
        char left[64];
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", option->letter ? '-' : ' ',
                 option->letter ? option->letter : ' ', option->letter ? "," : " ", option->name,
                 option->argument ? " " : "", option->argument ? option->argument : "");
        fprintf(out, "  %-28s %s\n", left, option->help);
    }
}
