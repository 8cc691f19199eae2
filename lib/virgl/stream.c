/* SPDX-License-Identifier: MIT */
/* Writing commands and messages. */
#include "virgl.h"

#include <stdlib.h>
#include <string.h>

#define TRANSFER_WORDS 11 /* before the data of a transfer */

/* ---- Bytes --------------------------------------------------------------------------------- */

void tgsic_virgl_stream_free(struct tgsic_virgl_stream *stream)
{
    free(stream->data);
    *stream = (struct tgsic_virgl_stream){0};
}

static unsigned char *room(struct tgsic_virgl_stream *stream, size_t size)
{
    if (!stream->failed && stream->capacity - stream->size < size) {
        size_t capacity = stream->capacity ? stream->capacity * 2 : 1024;
        if (capacity < stream->size + size)
            capacity = stream->size + size;
        unsigned char *data = realloc(stream->data, capacity);
        stream->failed = !data;
        if (data) {
            stream->data = data;
            stream->capacity = capacity;
        }
    }
    return stream->failed ? NULL : stream->data + stream->size;
}

void tgsic_virgl_put_bytes(struct tgsic_virgl_stream *stream, const void *bytes, size_t size)
{
    unsigned char *to = size ? room(stream, size) : NULL;
    if (!to)
        return;
    memcpy(to, bytes, size);
    stream->size += size;
}

void tgsic_virgl_put(struct tgsic_virgl_stream *stream, uint32_t word)
{
    const unsigned char bytes[4] = {word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >> 24};
    tgsic_virgl_put_bytes(stream, bytes, sizeof bytes);
}

static void put_words(struct tgsic_virgl_stream *stream, const uint32_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tgsic_virgl_put(stream, words[i]);
}

uint32_t tgsic_virgl_float(float value)
{
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

/* ---- Commands ------------------------------------------------------------------------------ */

void tgsic_virgl_put_command(struct tgsic_virgl_stream *stream, unsigned command, unsigned object,
                             const uint32_t *words, size_t count)
{
    if (count > TGSIC_VIRGL_MAX_WORDS) {
        stream->failed = true;
        return;
    }
    tgsic_virgl_put(stream, command | object << 8 | (uint32_t)count << 16);
    put_words(stream, words, count);
}

/* ---- Messages ------------------------------------------------------------------------------ */

void tgsic_vtest_put(struct tgsic_virgl_stream *stream, unsigned message, const uint32_t *words,
                     size_t count)
{
    tgsic_virgl_put(stream, (uint32_t)count);
    tgsic_virgl_put(stream, message);
    put_words(stream, words, count);
}

/* The only message whose length counts bytes. */
void tgsic_vtest_put_hello(struct tgsic_virgl_stream *stream, const char *name)
{
    size_t size = strlen(name) + 1;
    tgsic_virgl_put(stream, (uint32_t)size);
    tgsic_virgl_put(stream, TGSIC_VTEST_CREATE_RENDERER);
    tgsic_virgl_put_bytes(stream, name, size);
}

void tgsic_vtest_put_submit(struct tgsic_virgl_stream *stream,
                            const struct tgsic_virgl_stream *commands)
{
    stream->failed |= commands->failed;
    tgsic_virgl_put(stream, (uint32_t)(commands->size / 4));
    tgsic_virgl_put(stream, TGSIC_VTEST_SUBMIT_CMD);
    tgsic_virgl_put_bytes(stream, commands->data, commands->size);
}

static void put_transfer(struct tgsic_virgl_stream *stream, unsigned message, uint32_t resource,
                         const struct tgsic_virgl_box *box, size_t size, size_t payload)
{
    const uint32_t words[TRANSFER_WORDS] = {
        resource, box->level, box->stride, box->layer_stride, box->x,        box->y,
        box->z,   box->width, box->height, box->depth,        (uint32_t)size};
    tgsic_virgl_put(stream, (uint32_t)(TRANSFER_WORDS + payload));
    tgsic_virgl_put(stream, message);
    put_words(stream, words, TRANSFER_WORDS);
}

/* The length is in words, but the data is not padded to one. */
void tgsic_vtest_put_upload(struct tgsic_virgl_stream *stream, uint32_t resource,
                            const struct tgsic_virgl_box *box, const void *data, size_t size)
{
    put_transfer(stream, TGSIC_VTEST_TRANSFER_PUT, resource, box, size, (size + 3) / 4);
    tgsic_virgl_put_bytes(stream, data, size);
}

void tgsic_vtest_put_download(struct tgsic_virgl_stream *stream, uint32_t resource,
                              const struct tgsic_virgl_box *box, size_t size)
{
    put_transfer(stream, TGSIC_VTEST_TRANSFER_GET, resource, box, size, 0);
}
