/* SPDX-License-Identifier: MIT */
/* Commands about the program itself. */
#include "play.h"

#include "gl_names.h"

#include <string.h>

COMMAND_FUNCTION(link_error)
{
    player->expects_link_error = true;
    if (player->out->linked)
        tgsic_check_play_failed(player, "the program links, and should not");
    return TGSIC_OK;
}

COMMAND_FUNCTION(link_success)
{
    tgsic_check_needs_program(player);
    return TGSIC_OK;
}

/* Asks the device: the words of the command, then those of its arguments. */
static enum tgsic_result ask(struct check_player *player, const char *const *command,
                             size_t num_command, const struct check_argument *rest)
{
    const struct check_device_ops *ops = player->device->ops;
    size_t count = num_command + (rest ? rest->count : 0);
    bool holds = true;
    if (!tgsic_check_needs_program(player) || !ops->verify)
        return TGSIC_OK;
    const char **words = ARENA_ARRAY(player->arena, const char *, count);
    memcpy(words, command, num_command * sizeof *words);
    if (rest)
        memcpy(words + num_command, rest->texts, rest->count * sizeof *words);
    player->world.block_binding = player->block_binding;
    size_t before = player->diags ? player->diags->count : 0;
    enum tgsic_result result =
        ops->verify(player->device, &player->world, words, count, &holds, player->diags);
    if (result != TGSIC_OK || holds)
        return result;
    bool said = player->diags && player->diags->count > before;
    return tgsic_check_play_failed(player, "%s",
                                   said ? player->diags->items[before].text : "does not hold");
}

COMMAND_FUNCTION(active_uniform)
{
    static const char *const command[] = {"active", "uniform"};
    return ask(player, command, 2, a);
}

COMMAND_FUNCTION(verify_program)
{
    static const char *const command[] = {"verify", "program_query"};
    return ask(player, command, 2, a);
}

COMMAND_FUNCTION(verify_interface)
{
    static const char *const command[] = {"verify", "program_interface_query"};
    return ask(player, command, 2, a);
}

/* Uniforms have their initial values again (ARB_get_program_binary, ProgramBinary()). */
COMMAND_FUNCTION(save_and_restore)
{
    static const char *const command[] = {"program", "binary", "save", "restore"};
    tgsic_check_forget_uniforms(player);
    return ask(player, command, 4, NULL);
}

COMMAND_FUNCTION(verify_query)
{
    uint32_t got;
    if (a[0].integer == CHECK_GL_PRIMITIVES_GENERATED)
        got = player->world.primitives_generated;
    else if (a[0].integer == CHECK_GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN)
        got = player->world.primitives_written;
    else
        return tgsic_check_play_invalid(player, "no query that draws answer");
    if (got != a[1].integer)
        tgsic_check_play_failed(player, "expected %u primitives, got %u", (unsigned)a[1].integer,
                                (unsigned)got);
    return TGSIC_OK;
}
