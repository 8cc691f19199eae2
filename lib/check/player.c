/* SPDX-License-Identifier: MIT */
/* Scripts from understanding to verdict. */
#include "play.h"

#include "tgsi/shader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORLD ((size_t)1 << 30) /* bytes */

enum { E_SCRIPT = 6100, E_UNSUPPORTED };

/* ---- What commands report ------------------------------------------------------------------ */

static struct tgsic_pos here(const struct check_player *player)
{
    return (struct tgsic_pos){.line = player->step ? player->step->line : 0};
}

static void report(struct check_player *player, unsigned code, const char *format, va_list args)
{
    char message[512];
    vsnprintf(message, sizeof message, format, args);
    tgsic_diags_add(player->diags, TGSIC_ERROR, code, here(player), "%s", message);
}

enum tgsic_result tgsic_check_play_invalid(struct check_player *player, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(player, E_SCRIPT, format, args);
    va_end(args);
    return TGSIC_E_INVALID;
}

enum tgsic_result tgsic_check_play_unsupported(struct check_player *player, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(player, E_UNSUPPORTED, format, args);
    va_end(args);
    return TGSIC_E_UNSUPPORTED;
}

enum tgsic_result tgsic_check_play_failed(struct check_player *player, const char *format, ...)
{
    char message[512];
    va_list args;
    if (!player->out->probes_hold)
        return TGSIC_OK;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    player->out->probes_hold = false;
    player->out->failed_command = player->step_number;
    player->out->failure = tgsic_arena_strndup(player->out->arena, message, strlen(message));
    return TGSIC_OK;
}

uint32_t tgsic_check_next_serial(struct check_player *player)
{
    return ++player->last_serial;
}

/* ---- Understanding ------------------------------------------------------------------------- */

static enum tgsic_result understand_line(struct check_player *player,
                                         const struct check_command *command,
                                         struct check_step *step)
{
    struct tgsic_pos pos = {.line = command->line};
    step->line = command->line;
    if (tgsic_check_understand(command->text, player->arena, step, &pos.column))
        return TGSIC_OK;
    tgsic_diags_add(player->diags, TGSIC_ERROR, E_SCRIPT, pos, "unknown command: %.200s",
                    command->text + strspn(command->text, " \t"));
    return TGSIC_E_INVALID;
}

/* All lines before any is run; NULL if one is malformed. */
static const struct check_step *understand_all(struct check_player *player)
{
    const struct check_case *test = player->test;
    struct check_step *steps = ARENA_ARRAY(player->arena, struct check_step, test->num_commands);
    bool good = true;
    for (uint32_t i = 0; i < test->num_commands; i++)
        good &= understand_line(player, &test->commands[i], &steps[i]) == TGSIC_OK;
    return good ? steps : NULL;
}

/* ---- Running ------------------------------------------------------------------------------- */

static enum tgsic_result run_step(struct check_player *player)
{
    enum check_command_class class = player->step->kind->class;
    enum tgsic_result result = TGSIC_OK;
    if (player->drawn && class != CHECK_COMMAND_DRAW)
        result = tgsic_check_observe_drawn(player);
    if (result == TGSIC_OK && class == CHECK_COMMAND_PROBE) {
        player->out->num_probes++;
        result = tgsic_check_observe_read(player);
    }
    if (result == TGSIC_OK)
        result = player->step->kind->run(player, player->step->arguments);
    if (class == CHECK_COMMAND_DRAW)
        player->drawn = true;
    return result;
}

/* Stops where the program would be needed and is not there: that is a failed expectation. */
static enum tgsic_result run_all(struct check_player *player, const struct check_step *steps)
{
    enum tgsic_result result = TGSIC_OK;
    for (uint32_t i = 0; i < player->test->num_commands && result == TGSIC_OK; i++) {
        player->step = &steps[i];
        player->step_number = i;
        result = run_step(player);
    }
    if (result == TGSIC_OK && player->drawn)
        result = tgsic_check_observe_drawn(player);
    if (result == TGSIC_OK && !player->out->linked && !player->expects_link_error)
        tgsic_check_play_failed(player, "the program does not link");
    return result;
}

/* A program that is refused leaves a script that may expect that of its linking, but not of its
 * compiling. */
static enum tgsic_result use_program(struct check_player *player,
                                     const struct check_program *program)
{
    size_t before = player->diags ? player->diags->count : 0;
    enum tgsic_result result =
        player->device->ops->use(player->device, program, &player->world, player->diags);
    player->out->linked = result == TGSIC_OK;
    if (result != TGSIC_E_INVALID)
        return result == TGSIC_E_LINK ? TGSIC_OK : result;
    bool said = player->diags && player->diags->count > before;
    return tgsic_check_play_failed(player, "a shader does not compile%s%s", said ? ": " : "",
                                   said ? player->diags->items[before].text : "");
}

static enum tgsic_result play(struct check_player *player, const struct check_program *program)
{
    const struct check_step *steps = understand_all(player);
    enum tgsic_result result = steps ? TGSIC_OK : TGSIC_E_INVALID;
    if (result == TGSIC_OK && player->test->vertex_data)
        tgsic_check_read_vertex_data(player->test, player->arena, &player->vertices, player->diags);
    if (result == TGSIC_OK) {
        tgsic_check_init_state(player);
        result = tgsic_check_make_window(player);
    }
    if (result != TGSIC_OK)
        return result;
    player->begun = true;
    result =
        player->device->ops->begin(player->device, player->test, &player->world, player->diags);
    if (result == TGSIC_OK)
        result = use_program(player, program);
    if (result == TGSIC_OK && player->out->probes_hold)
        result = run_all(player, steps);
    return result;
}

/* Both arenas jump to the same place: what either runs out of ends the call. */
static enum tgsic_result play_guarded(struct check_player *player,
                                      const struct check_program *program)
{
    jmp_buf escape;
    size_t errors = player->diags ? player->diags->errors : 0;
    player->arena->escape = player->out->arena->escape = &escape;
    if (setjmp(escape)) {
        enum tgsic_result failure =
            player->arena->failure ? player->arena->failure : player->out->arena->failure;
        if (player->diags && player->diags->errors == errors)
            tgsic_report_failure(player->diags, E_SCRIPT, failure);
        return failure;
    }
    return play(player, program);
}

static bool make_arena(struct check_playback *out)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, MAX_WORLD, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return false;
    }
    out->arena = ARENA_NEW(&arena, struct tgsic_arena);
    *out->arena = arena;
    return true;
}

enum tgsic_result tgsic_check_play(const struct check_case *test,
                                   const struct check_program *program, struct check_device *device,
                                   const struct check_play_options *options,
                                   struct check_playback *out, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    *out = (struct check_playback){.probes_hold = true};
    if (!make_arena(out))
        return tgsic_report_failure(diags, E_SCRIPT, TGSIC_E_MEMORY);
    tgsic_arena_init(&arena, NULL, MAX_WORLD, NULL);
    struct check_player *player = calloc(1, sizeof *player);
    if (!player)
        return tgsic_report_failure(diags, E_SCRIPT, TGSIC_E_MEMORY);
    *player = (struct check_player){
        .test = test,
        .device = device,
        .world = {.arena = &arena},
        .out = out,
        .options = options,
        .diags = diags,
        .arena = &arena,
        .tolerance = {0.01f, 0.01f, 0.01f, 0.01f},
        .block_binding = -1,
        .block_offset = -1,
        .block_matrix_stride = -1,
        .block_row_major = -1,
    };
    enum tgsic_result result = play_guarded(player, program);
    if (player->begun)
        device->ops->end(device);
    free(player);
    tgsic_arena_free(&arena);
    out->arena->escape = NULL;
    return result;
}

void tgsic_check_playback_free(struct check_playback *playback)
{
    if (playback->arena) {
        struct tgsic_arena arena = *playback->arena;
        tgsic_arena_free(&arena);
    }
    *playback = (struct check_playback){0};
}
