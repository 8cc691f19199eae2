/* SPDX-License-Identifier: MIT */
/* Fuzzes assembly programs: any bytes give TGSI that validates, or a diagnostic. The header comes
 * from the size, so that the bytes are all program; tests/fuzz/arb.dict helps libFuzzer to find the
 * language. */
#include "arb2tgsi/arb2tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER_LENGTH 10

static void translate(const char *text, size_t length, bool virgl)
{
    const struct tgsic_arb_options options = {.size = sizeof options,
                                              .dialect = virgl ? TGSIC_DIALECT_VIRGL
                                                               : TGSIC_DIALECT_GALLIUM,
                                              .max_memory = (size_t)64 << 20,
                                              .limits = {[TGSIC_ARB_MAX_INSTRUCTIONS] = 2000}};
    struct tgsic_arb_program *program = NULL;
    struct tgsic_diags diags = {0};
    if (tgsic_arb_translate(&options, text, length, &program, &diags) == TGSIC_OK) {
        if (tgsic_validate(&program->shader, NULL, NULL) != TGSIC_OK)
            abort();
    } else if (!diags.errors) {
        abort();
    }
    tgsic_arb_program_free(program);
    tgsic_diags_free(&diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + HEADER_LENGTH);
    if (!text)
        return 0;
    memcpy(text, size % 2 ? "!!ARBvp1.0" : "!!ARBfp1.0", HEADER_LENGTH);
    if (size)
        memcpy(text + HEADER_LENGTH, data, size);
    translate(text, size + HEADER_LENGTH, size / 2 % 2);
    free(text);
    return 0;
}
