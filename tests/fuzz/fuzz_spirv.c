/* SPDX-License-Identifier: MIT */
/* Any words as a SPIR-V module: what translates is valid TGSI, and what does not says why. */
#include "spirv2tgsi/spirv2tgsi.h"
#include "tgsi/validate.h"

#include <stdlib.h>

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tgsic_spirv_options options = {
        .size = sizeof options, .max_memory = (size_t)64 << 20, .max_instructions = 20000};
    struct tgsic_spirv_module module = {.words = data, .size = size};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    char name[256];
    if (tgsic_spirv_first_entry(data, size, &module.stage, name))
        module.entry = name;
    enum tgsic_result result = tgsic_spirv_link(&options, &module, 1, &program, &diags);
    require((result == TGSIC_OK) == (diags.errors == 0));
    if (result == TGSIC_OK)
        require(tgsic_validate(&program->shader[module.stage], NULL, NULL) == TGSIC_OK);
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
    return 0;
}
