/* SPDX-License-Identifier: MIT */
/* `tgsic validate`: are the inputs what they claim to be? GLSL is compiled, and linked on demand.
 */
#include "program.h"

enum cli_exit cli_run_validate(const struct cli_settings *settings)
{
    struct cli_input *inputs;
    size_t count;
    enum cli_exit exit = cli_read_inputs(settings, &inputs, &count);
    if (exit == CLI_OK) {
        struct cli_program program = {0};
        exit = cli_load_program(settings, inputs, count, settings->link, &program);
        cli_free_program(&program);
    }
    cli_free_inputs(inputs, count);
    return exit;
}
