/* SPDX-License-Identifier: MIT */
/* Token streams as bytes: magic, layout version, then the words, all little-endian.
 *
 *     bytes  0..3   TGSIC_TOKEN_MAGIC
 *            4..7   TGSIC_TOKEN_VERSION
 *            8..    the stream */
#include "diag_codes.h"
#include "shader.h"

#include <stdlib.h>
#include <string.h>

#define FILE_WORDS 2 /* in front of the stream */

static uint32_t load(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void store(unsigned char *bytes, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(word >> 8 * i);
}

enum tgsic_result tgsic_write_token_file(const struct tgsic_shader *shader,
                                         const struct tgsic_write_options *opts,
                                         struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    struct tgsic_buffer stream;
    enum tgsic_result result = tgsic_write_tokens(shader, opts, &stream, diags);
    if (result != TGSIC_OK)
        return result;
    size_t size = stream.size + FILE_WORDS * 4;
    unsigned char *bytes =
        (unsigned char *)stream.allocator.resize(stream.allocator.user, stream.data, size);
    if (!bytes) {
        tgsic_buffer_free(&stream);
        return tgsic_report_failure(diags, E_FAILURE, TGSIC_E_MEMORY);
    }
    memmove(bytes + FILE_WORDS * 4, bytes, stream.size);
    for (size_t at = FILE_WORDS * 4; at < size; at += 4) {
        uint32_t word;
        memcpy(&word, bytes + at, 4);
        store(bytes + at, word);
    }
    store(bytes, TGSIC_TOKEN_MAGIC);
    store(bytes + 4, TGSIC_TOKEN_VERSION);
    *out = (struct tgsic_buffer){(char *)bytes, size, stream.allocator};
    return TGSIC_OK;
}

static enum tgsic_result read_stream(const unsigned char *bytes, size_t count,
                                     const struct tgsic_read_options *opts,
                                     struct tgsic_shader *out, struct tgsic_diags *diags)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, tgsic_read_options_fill(opts).allocator, SIZE_MAX, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        return tgsic_report_failure(diags, E_FAILURE, failure);
    }
    uint32_t *words = ARENA_ARRAY(&arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        words[i] = load(bytes + i * 4);
    enum tgsic_result result = tgsic_read_tokens(words, count, opts, out, diags);
    tgsic_arena_free(&arena);
    return result;
}

enum tgsic_result tgsic_read_token_file(const void *data, size_t size,
                                        const struct tgsic_read_options *opts,
                                        struct tgsic_shader *out, struct tgsic_diags *diags)
{
    const unsigned char *bytes = data;
    const char *fault =
        size < FILE_WORDS * 4 || load(bytes) != TGSIC_TOKEN_MAGIC ? "this is no token file"
        : size % 4                               ? "a token file consists of whole words"
        : load(bytes + 4) != TGSIC_TOKEN_VERSION ? "this version of the token layout is not known"
                                                 : NULL;
    if (fault) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_TOKEN, (struct tgsic_pos){0}, "%s", fault);
        return TGSIC_E_INVALID;
    }
    return read_stream(bytes + FILE_WORDS * 4, size / 4 - FILE_WORDS, opts, out, diags);
}
