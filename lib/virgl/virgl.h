/* SPDX-License-Identifier: MIT */
/* The virgl protocol: command streams with shaders in them, and the messages of vtest that carry
 * them to a virgl_test_server. Writing for guests and checks, reading for captures.
 *
 * All words on the wire are 32 bits, little-endian. A command is a header word (command in bits
 * 0-7, object type in 8-15, words that follow in 16-31) and those words. A vtest message is a
 * length, a number and its payload. Nothing here opens sockets. */
#ifndef TGSIC_VIRGL_H
#define TGSIC_VIRGL_H

#include "tgsi/tgsi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum tgsic_virgl_command {
#define VIRGL_COMMAND(number, name) TGSIC_VIRGL_##name = number,
#include "wire.def"
};

enum tgsic_virgl_object {
#define VIRGL_OBJECT(number, name) TGSIC_VIRGL_OBJECT_##name = number,
#include "wire.def"
};

enum tgsic_virgl_format {
#define VIRGL_FORMAT(number, name) TGSIC_VIRGL_FORMAT_##name = number,
#include "wire.def"
};

enum tgsic_virgl_bind {
#define VIRGL_BIND(bit, name) TGSIC_VIRGL_BIND_##name = bit,
#include "wire.def"
};

enum tgsic_vtest_message {
#define VTEST_MESSAGE(number, name, words) TGSIC_VTEST_##name = number,
#include "wire.def"
};

#define TGSIC_VIRGL_MAX_WORDS          65535 /* of a command, behind its header */
#define TGSIC_VIRGL_MAX_STREAM_OUTPUTS 64

/* The number of a stage (enum tgsic_processor) on the wire, and back; -1: there is none. */
TGSIC_API uint32_t tgsic_virgl_stage(unsigned processor);
TGSIC_API int tgsic_virgl_processor(uint32_t stage);
/* The number of a format (enum tgsic_format) on the wire; 0: the protocol has none. */
TGSIC_API uint32_t tgsic_virgl_format(unsigned format);

/* ---- Writing ------------------------------------------------------------------------------- */

/* Bytes to be sent: a command stream or messages. `{0}` is empty. Where memory runs out, `failed`
 * is set and nothing more is added, so it is enough to look once. Release with
 * tgsic_virgl_stream_free(). */
struct tgsic_virgl_stream {
    unsigned char *data;
    size_t size, capacity; /* bytes */
    bool failed;
};

TGSIC_API void tgsic_virgl_stream_free(struct tgsic_virgl_stream *stream);
TGSIC_API void tgsic_virgl_put(struct tgsic_virgl_stream *stream, uint32_t word);
TGSIC_API void tgsic_virgl_put_bytes(struct tgsic_virgl_stream *stream, const void *bytes,
                                     size_t size);
/* One command with all its words; at most TGSIC_VIRGL_MAX_WORDS, else `failed`. */
TGSIC_API void tgsic_virgl_put_command(struct tgsic_virgl_stream *stream, unsigned command,
                                       unsigned object, const uint32_t *words, size_t count);
/* The same with the words listed. */
#define TGSIC_VIRGL_PUT(stream, command, object, ...)                                              \
    tgsic_virgl_put_command((stream), TGSIC_VIRGL_##command, TGSIC_VIRGL_OBJECT_##object,          \
                            (const uint32_t[]){__VA_ARGS__},                                       \
                            sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
/* A float as its word. */
TGSIC_API uint32_t tgsic_virgl_float(float value);

/* A vtest message whose payload is words. */
TGSIC_API void tgsic_vtest_put(struct tgsic_virgl_stream *stream, unsigned message,
                               const uint32_t *words, size_t count);
#define TGSIC_VTEST_PUT(stream, message, ...)                                                      \
    tgsic_vtest_put((stream), TGSIC_VTEST_##message, (const uint32_t[]){__VA_ARGS__},              \
                    sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
/* CREATE_RENDERER, the first message of all. */
TGSIC_API void tgsic_vtest_put_hello(struct tgsic_virgl_stream *stream, const char *name);
/* SUBMIT_CMD with a command stream. */
TGSIC_API void tgsic_vtest_put_submit(struct tgsic_virgl_stream *stream,
                                      const struct tgsic_virgl_stream *commands);

/* The place of a transfer: a box of one level of a resource. Arrays and cubes have layers in z; of
 * buffers x and width count bytes. */
struct tgsic_virgl_box {
    uint32_t level, x, y, z, width, height, depth;
    uint32_t stride, layer_stride; /* bytes from one row, one layer of the data to the next; 0:
                                      they are as large as those of the whole level */
};
/* TRANSFER_PUT of `size` bytes. */
TGSIC_API void tgsic_vtest_put_upload(struct tgsic_virgl_stream *stream, uint32_t resource,
                                      const struct tgsic_virgl_box *box, const void *data,
                                      size_t size);
/* TRANSFER_GET: the server answers with `size` bytes and nothing else. */
TGSIC_API void tgsic_vtest_put_download(struct tgsic_virgl_stream *stream, uint32_t resource,
                                        const struct tgsic_virgl_box *box, size_t size);

/* ---- Shaders ------------------------------------------------------------------------------- */

/* Components that transform feedback takes of OUT[output]. */
struct tgsic_virgl_stream_output {
    uint8_t output, component, count, buffer, stream;
    uint16_t offset; /* words, in what one vertex takes of the buffer */
};

/* A shader as the protocol carries it. */
struct tgsic_virgl_shader {
    uint32_t handle;
    uint8_t stage;    /* enum tgsic_processor */
    const char *text; /* TGSI; `length` bytes without a NUL */
    size_t length;
    uint32_t num_tokens;       /* that the host makes room for */
    uint32_t shared_size;      /* bytes that a work-group shares; COMP only */
    uint32_t stream_stride[4]; /* words of a vertex in each buffer */
    const struct tgsic_virgl_stream_output *outputs;
    uint32_t num_outputs;
};

/* How many tokens a host should make room for: those of the shader, and one more for each barrier,
 * to which some hosts give a word of their own. 0: the shader has no token form. */
TGSIC_API uint32_t tgsic_virgl_count_tokens(const struct tgsic_shader *shader);

/* CREATE_OBJECT for the shader; one that is too long for a command becomes several. `max_words`:
 * of a command; 0: TGSIC_VIRGL_MAX_WORDS.
 *
 * TGSIC_E_INVALID  the stage has no number, or there are more than 64 stream outputs
 * TGSIC_E_LIMIT    max_words leaves no room for text, or the text has 2 GiB or more
 * TGSIC_E_MEMORY   stream->failed is set */
TGSIC_API enum tgsic_result tgsic_virgl_put_shader(struct tgsic_virgl_stream *stream,
                                                   const struct tgsic_virgl_shader *shader,
                                                   uint32_t max_words, struct tgsic_diags *diags);

/* ---- Captures ------------------------------------------------------------------------------ */

enum tgsic_virgl_form {
    TGSIC_VIRGL_FORM_ANY,      /* a session if it starts as one */
    TGSIC_VIRGL_FORM_COMMANDS, /* a command stream */
    TGSIC_VIRGL_FORM_SESSION,  /* what a client sent to a vtest server, from the first byte */
};

/* The shaders of a capture, in the order in which they were complete; texts end in a NUL. Release
 * with tgsic_virgl_capture_free(). */
struct tgsic_virgl_capture {
    struct tgsic_virgl_shader *shaders;
    size_t num_shaders;
    struct tgsic_arena *arena; /* private */
};

/* Collects the shaders of a capture. The input is a stranger's: memory and time are linear in its
 * size. On TGSIC_E_INVALID `out` has what came before the fault, and must be released, too.
 * Positions in diagnostics are bytes from the start, in `word`. */
TGSIC_API enum tgsic_result tgsic_virgl_read_capture(const void *data, size_t size,
                                                     enum tgsic_virgl_form form,
                                                     const struct tgsic_allocator *allocator,
                                                     struct tgsic_virgl_capture *out,
                                                     struct tgsic_diags *diags);
TGSIC_API void tgsic_virgl_capture_free(struct tgsic_virgl_capture *capture);

#ifdef __cplusplus
}
#endif
#endif
