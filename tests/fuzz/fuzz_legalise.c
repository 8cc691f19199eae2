/* SPDX-License-Identifier: MIT */
/* What the legaliser makes of any valid shader is valid and legal. */
#include "make_tgsi.h"
#include "tgsi/legalise.h"
#include "tgsi/validate.h"

#include <stdlib.h>

const size_t bytes_before_shader = 0;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tgsic_shader shader, legal;
    if (!shader_of_input(data, size, &shader))
        return 0;
    if (tgsic_validate(&shader, NULL, NULL) == TGSIC_OK &&
        tgsic_legalise(&shader, NULL, &legal, NULL) == TGSIC_OK) {
        if (tgsic_validate(&legal, NULL, NULL) != TGSIC_OK ||
            tgsic_lint(&legal, NULL, NULL) != TGSIC_OK)
            abort();
        tgsic_shader_free(&legal);
    }
    tgsic_shader_free(&shader);
    return 0;
}
