/* SPDX-License-Identifier: MIT */
/* Programs of any bytes behind a right checksum: refused, or fit to be used and written again. */
#include "seal.h"

#include "tgsi/cache.h"
#include "tgsi/uniform.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct tgsic_program *program)
{
    struct tgsic_buffer json, bytes;
    uint32_t image[64];
    if (tgsic_program_print_json(program, NULL, &json, NULL) == TGSIC_OK)
        tgsic_buffer_free(&json);
    if (tgsic_program_write(program, NULL, &bytes, NULL) == TGSIC_OK)
        tgsic_buffer_free(&bytes);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        tgsic_program_store_defaults(program, (enum tgsic_processor)s, image, 16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t magic[4] = {'T', 'G', 'S', 'P'};
    struct tgsic_program *program = NULL;
    uint8_t *bytes = size < 8 ? NULL : malloc(size);
    if (!bytes)
        return 0;
    memcpy(bytes, data, size);
    memcpy(bytes, magic, sizeof magic);
    seal(bytes, size);
    if (tgsic_program_read(bytes, size, NULL, &program, NULL) == TGSIC_OK)
        use(program);
    tgsic_program_free(program);
    free(bytes);
    return 0;
}
