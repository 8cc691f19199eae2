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

#define PROGRAMS (CLI_TRANSLATE | CLI_VALIDATE | CLI_INFO | CLI_CAPS)
#define SHADERS  (PROGRAMS | CLI_RUN)
#define RUNS     (CLI_CHECK | CLI_REPORT)
#define JUDGES   (CLI_CHECK | CLI_REDUCE)
#define ALL      (SHADERS | RUNS | CLI_REDUCE | CLI_EXTRACT)
#define AT(name) offsetof(struct cli_settings, name)

static const struct option options[] = {
    {'x', "source-type", "TYPE", STRING, AT(source_type), SHADERS | CLI_REDUCE,
     "form of the inputs: glsl, tgsi, tgsi-tokens, arb, spirv (default: by extension, then by "
     "content)"},
    {'x', "source-type", "TYPE", STRING, AT(source_type), CLI_EXTRACT,
     "form of the inputs: virgl (a command stream), vtest (a session), tgsi, tgsi-tokens (default: "
     "by extension, then by content)"},
    {0, "emit", "FORM", STRING, AT(emit), CLI_EXTRACT,
     "list (default), text, tokens, or CREATE_OBJECT commands: dwords, c-header"},
    {0, "shared", "BYTES", STRING, AT(shared), CLI_EXTRACT,
     "what a work-group of an input that is TGSI shares"},
    {'b', "target-type", "TYPE", STRING, AT(target_type), CLI_TRANSLATE,
     "form of the outputs (default: by the extension of -o; else tgsi from GLSL, GLSL from TGSI)"},
    {'S', "stage", "STAGE", STRING, AT(stage), SHADERS,
     "stage of GLSL inputs: vert, tesc, tese, geom, frag, comp (default: by extension)"},
    {'o', "output", "FILE", STRING, AT(output), CLI_TRANSLATE | CLI_EXTRACT,
     "write to FILE, to files in DIR/, or to stdout (-)"},
    {'o', "output", "FILE", STRING, AT(output), RUNS | CLI_REDUCE,
     "write to FILE (default -: stdout)"},
    {0, "host", "PROFILE", STRING, AT(host), CLI_TRANSLATE | JUDGES,
     "what the emitted GLSL is for: gl120..gl460, es100..es320, +EXTENSION… (default gl330; of "
     "check: the driver here)"},
    {0, "target-env", "NAME", STRING, AT(target_env), CLI_TRANSLATE,
     "what the SPIR-V is for: vulkan1.0 (default) .. vulkan1.3, opengl4.5"},
    {0, "spirv-opt", NULL, FLAG, AT(spirv_opt), CLI_TRANSLATE,
     "have SPIRV-Tools optimize the SPIR-V"},
    {0, "separate-samplers", NULL, FLAG, AT(separate_samplers), CLI_TRANSLATE,
     "images and samplers apart in SPIR-V, not combined"},
    {0, "choose-samplers", NULL, FLAG, AT(choose_samplers), CLI_TRANSLATE,
     "arrays of samplers in SPIR-V are indexed by constants alone, in a case for each element"},
    {'g', "debug", NULL, FLAG, AT(debug), CLI_TRANSLATE, "names and lines of the TGSI in SPIR-V"},
    {0, "list-hosts", NULL, FLAG, AT(list_hosts), CLI_TRANSLATE, "list the host profiles"},
    {0, "print-source-types", NULL, FLAG, AT(print_source_types), CLI_TRANSLATE,
     "list what -x takes"},
    {0, "print-target-types", NULL, FLAG, AT(print_target_types), CLI_TRANSLATE,
     "list what -b takes"},
    {0, "state", "NAME=VALUE", LIST, AT(state), CLI_TRANSLATE,
     "state that the emitted GLSL takes over, such as flip_y=dynamic; may be repeated"},
    {0, "capture", "OUT.MASK", LIST, AT(captures), CLI_TRANSLATE,
     "an output register of which transform feedback gets these components, such as 1.xy; may be "
     "repeated"},
    {0, "default-control", "N", STRING, AT(default_control), CLI_TRANSLATE,
     "give a program that has none a tessellation control shader for patches of N vertices"},
    {0, "name-prefix", "TEXT", STRING, AT(name_prefix), CLI_TRANSLATE,
     "goes in front of the names in emitted GLSL"},
    {0, "clamp-indices", NULL, FLAG, AT(clamp_indices), CLI_TRANSLATE,
     "keep every index in emitted GLSL inside its array"},
    {0, "bound-loops", "N", STRING, AT(bound_loops), CLI_TRANSLATE,
     "end every loop of emitted GLSL after N iterations"},
    {0, "annotate", NULL, FLAG, AT(annotate), CLI_TRANSLATE,
     "the TGSI line in a comment beside each statement of emitted GLSL"},
    {0, "line-map", "FILE", STRING, AT(line_map), CLI_TRANSLATE,
     "write the TGSI line (0: none) of each line of emitted GLSL"},
    {0, "key", NULL, FLAG, AT(key), CLI_TRANSLATE,
     "print what a cache may know the emitted GLSL by, not the GLSL"},
    {0, "dialect", "NAME", STRING, AT(dialect), SHADERS | JUDGES,
     "what TGSI is made for: gallium, or virgl, whose host is of release virgl@0.10 (default) or "
     "virgl@1.3"},
    {0, "legalise", NULL, FLAG, AT(legalise), CLI_TRANSLATE,
     "make TGSI inputs fit for the virgl dialect"},
    {0, "lint", NULL, FLAG, AT(lint), CLI_VALIDATE,
     "also name the rules of the virgl dialect that TGSI inputs break"},
    {'O', "optimize", "LEVEL", STRING, AT(optimize), CLI_TRANSLATE | CLI_INFO | CLI_RUN | JUDGES,
     "0: only what is needed for correctness; 1: everything (default 1)"},
    {0, "separate", NULL, FLAG, AT(separate), PROGRAMS,
     "the inputs are programs of their own, not one program to be linked"},
    {0, "link", NULL, FLAG, AT(link), CLI_TRANSLATE | CLI_VALIDATE,
     "link the inputs as one program (translate does so anyway)"},
    {0, "disable-ext", "NAME", LIST, AT(disabled_extensions), SHADERS,
     "an extension that the guest does not offer; may be repeated"},
    {0, "max", "NAME=VALUE", LIST, AT(maxima), SHADERS,
     "a limit that the guest offers, such as gl_MaxDrawBuffers=4; may be repeated"},
    {0, "set", "PLACE=VALUES", LIST, AT(assignments), CLI_RUN,
     "values of IN, SV, OUT, CONST, BUFFER, HWATOMIC, MEMORY, such as IN[0]=1.0,2.0; may be "
     "repeated"},
    {0, "lanes", "N", STRING, AT(lanes), CLI_RUN,
     "invocations (default 1; the vertices of one patch for TESS_CTRL)"},
    {0, "vertices", "N", STRING, AT(vertices), CLI_RUN,
     "vertices that inputs of GEOM, TESS_CTRL and TESS_EVAL have (default 6)"},
    {0, "json", NULL, FLAG, AT(json), CLI_INFO | CLI_RUN | CLI_CAPS, "print JSON"},
    {0, "oracle", "NAME", LIST, AT(check.oracles), JUDGES,
     "who judges: exec (default), gl, glslang, virgl, vulkan; may be repeated"},
    {0, "route", "NAME", STRING, AT(check.route), JUDGES,
     "how far to go: glsl-tgsi, glsl-tgsi-glsl (default), glsl-tgsi-glsl-tgsi, glsl-tgsi-spirv "
     "(of vulkan, its default)"},
    {0, "seed", "N", STRING, AT(check.seed), JUDGES, "of generated inputs (default 0)"},
    {0, "display", "NAME", STRING, AT(check.display), JUDGES,
     "driver to use: llvmpipe (default), or the number of a device of EGL or Vulkan"},
    {0, "capture", "DIR", STRING, AT(check.capture), CLI_CHECK,
     "keep what the oracle virgl sends to its server, a file per case"},
    {0, "filter", "REGEX", STRING, AT(check.filter), CLI_CHECK, "only cases whose name matches"},
    {0, "shard", "K/N", STRING, AT(check.shard), CLI_CHECK,
     "only every Nth case, from the Kth on; the N shards together are all"},
    {'j', "jobs", "N", STRING, AT(check.jobs), CLI_CHECK, "processes (default: one per core)"},
    {0, "timeout", "SECONDS", STRING, AT(check.timeout), CLI_CHECK,
     "per case (default 60; 0: none)"},
    {0, "timeout", "SECONDS", STRING, AT(total_timeout), CLI_REDUCE,
     "take what was reached after so long"},
    {0, "max-steps", "N", STRING, AT(max_steps), CLI_REDUCE, "candidates to try at most"},
    {0, "memory", "MIB", STRING, AT(check.memory), CLI_CHECK,
     "address space of a process (default 8192; 0: no limit)"},
    {0, "format", "FORM", STRING, AT(check.format), RUNS,
     "of -o or stdout: text (default), jsonl, junit, html"},
    {0, "json", "FILE", STRING, AT(check.json), RUNS, "also write JSON lines to FILE"},
    {0, "junit", "FILE", STRING, AT(check.junit), RUNS, "also write JUnit's XML to FILE"},
    {0, "html", "FILE", STRING, AT(check.html), RUNS, "also write a page to FILE"},
    {0, "resume", "FILE", STRING, AT(check.resume), CLI_CHECK,
     "go on with a run whose JSON lines are in FILE"},
    {0, "expect", "FILE", STRING, AT(check.expect), RUNS,
     "known results: fail on what differs from them"},
    {0, "update-expect", "FILE", STRING, AT(check.update_expect), RUNS,
     "write known results that make this run the expected one"},
    {0, "progress", NULL, FLAG, AT(check.progress), CLI_CHECK,
     "show progress (default: on a terminal)"},
    {0, "no-progress", NULL, FLAG, AT(check.no_progress), CLI_CHECK, "show none"},
    {0, "diagnostics", "FORM", STRING, AT(diagnostics), SHADERS | CLI_REDUCE | CLI_EXTRACT,
     "text (default) or json, on stderr"},
    {0, "max-errors", "N", STRING, AT(max_errors), SHADERS | CLI_REDUCE,
     "messages per input (default 100)"},
    {0, "color", "WHEN", STRING, AT(color), SHADERS | CLI_REDUCE, "auto (default), always, never"},
    {0, "Werror", NULL, FLAG, AT(warnings_are_errors), SHADERS, "warnings are errors"},
    {'w', "no-warnings", NULL, FLAG, AT(no_warnings), SHADERS, "print no warnings"},
    {'f', "force", NULL, FLAG, AT(force), CLI_TRANSLATE | CLI_EXTRACT,
     "write binary forms to a terminal, too"},
    {'v', "verbose", NULL, FLAG, AT(verbose), SHADERS, "say what was detected"},
    {'v', "verbose", NULL, FLAG, AT(verbose), RUNS, "name every case, not the first of each cause"},
    {'v', "verbose", NULL, FLAG, AT(verbose), CLI_REDUCE, "show what the command prints"},
    {'q', "quiet", NULL, FLAG, AT(quiet), ALL, "print results only, no messages or progress"},
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
    free(settings->state.items);
    free(settings->captures.items);
    free(settings->inputs.items);
    free(settings->command.items);
    free(settings->check.oracles.items);
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

static bool parse_long(enum cli_verb verb, struct arguments *args, const char *word,
                       struct cli_settings *settings)
{
    const char *name = word + (word[1] == '-' ? 2 : 1); /* -Werror has one */
    const char *equals = strchr(name, '=');
    const struct option *option =
        find_long(name, equals ? (size_t)(equals - name) : strlen(name), verb);
    const char *value = NULL;
    if (!option) {
        cli_error("unknown option '%s'", word);
        return false;
    }
    if (option->kind == FLAG && equals) {
        cli_error("option '%.*s' takes no value", (int)(equals - word), word);
        return false;
    }
    if (option->kind != FLAG && !take_value(args, equals ? equals + 1 : NULL, word, &value))
        return false;
    set(settings, option, value);
    return true;
}

/* Flags may share a '-' with each other, and the last with an option that takes what is left. */
static bool parse_letters(enum cli_verb verb, struct arguments *args, const char *word,
                          struct cli_settings *settings)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const char spelled[] = {'-', *letter, 0}, *value = NULL;
        const struct option *option = find_letter(*letter, verb);
        if (!option) {
            if (word[2])
                cli_error("unknown option '%s' in '%s'", spelled, word);
            else
                cli_error("unknown option '%s'", word);
            return false;
        }
        if (option->kind != FLAG) {
            if (!take_value(args, letter[1] ? letter + 1 : NULL, spelled, &value))
                return false;
            set(settings, option, value);
            return true;
        }
        set(settings, option, NULL);
    }
    return true;
}

static bool parse_option(enum cli_verb verb, struct arguments *args, const char *word,
                         struct cli_settings *settings)
{
    bool is_long = word[1] == '-' || !strcmp(word, "-Werror");
    return (is_long ? parse_long : parse_letters)(verb, args, word, settings);
}

/* What options may be set to. */
static const struct values {
    size_t offset;
    const char *option;
    const char *values; /* joined by '|'; NULL: a number */
} values[] = {
    {AT(max_errors), "--max-errors", NULL},
    {AT(emit), "--emit", "list|text|tokens|dwords|c-header"},
    {AT(shared), "--shared", NULL},
    {AT(lanes), "--lanes", NULL},
    {AT(bound_loops), "--bound-loops", NULL},
    {AT(vertices), "--vertices", NULL},
    {AT(max_steps), "--max-steps", NULL},
    {AT(total_timeout), "--timeout", NULL},
    {AT(dialect), "--dialect", "gallium|virgl|virgl@0.10|virgl@1.3"},
    {AT(optimize), "--optimize", "0|1"},
    {AT(target_env), "--target-env", "vulkan1.0|vulkan1.1|vulkan1.2|vulkan1.3|opengl4.5"},
    {AT(diagnostics), "--diagnostics", "text|json"},
    {AT(color), "--color", "auto|always|never"},
    {AT(check.seed), "--seed", NULL},
    {AT(check.jobs), "--jobs", NULL},
    {AT(check.timeout), "--timeout", NULL},
    {AT(check.memory), "--memory", NULL},
    {AT(check.format), "--format", "text|jsonl|junit|html"},
};

static bool is_among(const char *value, const char *choices)
{
    for (size_t length; *choices; choices += length + (choices[length] == '|')) {
        length = strcspn(choices, "|");
        if (strlen(value) == length && !memcmp(choices, value, length))
            return true;
    }
    return false;
}

static bool is_number(const char *value)
{
    return *value && strlen(value) < 10 && !value[strspn(value, "0123456789")];
}

/* "a|b|c" as "a, b or c" */
static void print_choices(const char *choices, char *out, size_t size)
{
    size_t used = 0;
    for (const char *c = choices; *c && used + 5 < size; c++) {
        const char *between = strchr(c + 1, '|') ? ", " : " or ";
        if (*c == '|')
            used += (size_t)snprintf(out + used, size - used, "%s", between);
        else
            out[used++] = *c;
    }
    out[used] = 0;
}

static bool check_value(const struct cli_settings *settings, const struct values *row)
{
    char choices[64] = "a number";
    const char *value = *(const char *const *)((const char *)settings + row->offset);
    if (!value || (row->values ? is_among(value, row->values) : is_number(value)))
        return true;
    if (row->values)
        print_choices(row->values, choices, sizeof choices);
    cli_error("option '%s' takes %s, not '%s'", row->option, choices, value);
    return false;
}

static bool check_values(const struct cli_settings *settings)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!check_value(settings, &values[i]))
            return false;
    return true;
}

bool cli_parse_options(enum cli_verb verb, int argc, char **argv, struct cli_settings *settings)
{
    struct arguments args = {0, argc, argv};
    bool only_words = false; /* inputs, or the command that reduce runs */
    while (args.next < args.count) {
        const char *word = args.values[args.next++];
        if (!only_words && !strcmp(word, "--"))
            only_words = true;
        else if (only_words || word[0] != '-' || !word[1])
            push(only_words && verb == CLI_REDUCE ? &settings->command : &settings->inputs, word);
        else if (!parse_option(verb, &args, word, settings))
            return false;
    }
    return check_values(settings);
}

static const struct {
    enum cli_verb verb;
    const char *name, *operands, *summary;
} verbs[] = {
#define CLI_VERB(bit, name, operands, summary) {CLI_##bit, #name, operands, summary},
#include "verbs.def"
};
#define NUM_VERBS (sizeof verbs / sizeof *verbs)

void cli_print_help(FILE *out)
{
    fputs("tgsic: the shader toolchain for GPU virtualisation\n"
          "\n"
          "usage: tgsic VERB [OPTION...] INPUT...\n"
          "       tgsic [OPTION...] INPUT...      the same as tgsic translate\n"
          "\n"
          "verbs:\n",
          out);
    for (size_t i = 0; i < NUM_VERBS; i++)
        fprintf(out, "  %-9s  %s\n", verbs[i].name, verbs[i].summary);
    fputs("\n"
          "'tgsic VERB --help' lists the options of a verb. '-' is stdin or stdout.\n"
          "exit codes: 0 fine, 1 the input is at fault, 2 usage, 3 link, 4 the target cannot\n"
          "express it, 5 a limit, 6 input/output, 70 internal error, 130 interrupted\n",
          out);
}

void cli_print_verb_help(FILE *out, enum cli_verb verb)
{
    for (size_t i = 0; i < NUM_VERBS; i++)
        if (verbs[i].verb == verb)
            fprintf(out, "usage: tgsic %s [OPTION...] %s\n\noptions:\n", verbs[i].name,
                    verbs[i].operands);
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
