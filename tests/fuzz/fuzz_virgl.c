/* SPDX-License-Identifier: MIT */
/* Any bytes as a captured stream, in both forms: the shaders that are found must come out the same
 * when they are written as commands, in small parts, and read again. */
#include "virgl/virgl.h"

#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_shader(const struct tgsic_virgl_shader *shader)
{
    struct tgsic_virgl_stream commands = {0};
    struct tgsic_virgl_capture again;
    require(tgsic_virgl_put_shader(&commands, shader, 200, NULL) == TGSIC_OK);
    require(tgsic_virgl_read_capture(commands.data, commands.size, TGSIC_VIRGL_FORM_COMMANDS, NULL,
                                     &again, NULL) == TGSIC_OK);
    require(again.num_shaders == 1 && again.shaders[0].length == shader->length);
    require(!memcmp(again.shaders[0].text, shader->text, shader->length + 1));
    require(again.shaders[0].num_outputs == shader->num_outputs);
    tgsic_virgl_capture_free(&again);
    tgsic_virgl_stream_free(&commands);
}

static void check(const uint8_t *data, size_t size, enum tgsic_virgl_form form)
{
    struct tgsic_virgl_capture capture;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_virgl_read_capture(data, size, form, NULL, &capture, &diags);
    require((result == TGSIC_OK) == (diags.errors == 0));
    for (size_t i = 0; i < capture.num_shaders; i++)
        check_shader(&capture.shaders[i]);
    tgsic_virgl_capture_free(&capture);
    tgsic_diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check(data, size, TGSIC_VIRGL_FORM_COMMANDS);
    check(data, size, TGSIC_VIRGL_FORM_SESSION);
    return 0;
}
