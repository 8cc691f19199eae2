/* SPDX-License-Identifier: MIT */
/* Reading captures: messages, the command streams in them, the shaders in those. The bytes are a
 * stranger's; whatever does not fit ends the reading. */
#include "virgl.h"
#include "virgl_codes.h"

#include "tgsi/arena.h"
#include "tgsi/shader.h"

#include <stdlib.h>
#include <string.h>

#define NUM_STAGES   6
#define FIXED_WORDS  5 /* of a shader's command, see shader.c */
#define CONTINUES    0x80000000u
#define MESSAGE_SIZE 8 /* of a message's length and number */

/* A shader whose parts are still coming. */
struct partial {
    struct tgsic_virgl_shader shader;
    char *text;
    size_t size, received; /* declared, with the NUL; of text so far */
    size_t capacity;       /* of text; what is declared but never comes takes no memory */
    bool active;
};

struct reader {
    const unsigned char *data;
    size_t size;
    struct partial partial[NUM_STAGES];
    struct tgsic_virgl_capture *out;
    struct tgsic_arena *arena;
    struct tgsic_diags *diags;
};

#ifdef __GNUC__
__attribute__((noreturn))
#endif
static void
fail(struct reader *r, size_t at, unsigned code, const char *what)
{
    const struct tgsic_pos pos = {.word = at < UINT32_MAX ? (uint32_t)at : UINT32_MAX};
    tgsic_diags_add(r->diags, TGSIC_ERROR, code, pos, "at byte %zu: %s", at, what);
    tgsic_arena_fail(r->arena, TGSIC_E_INVALID);
}

static uint32_t load(const unsigned char *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t word_at(const struct reader *r, size_t at, size_t word)
{
    return load(r->data + at + word * 4);
}

/* ---- Shaders ------------------------------------------------------------------------------- */

/* A CREATE_OBJECT command: `words` of them from byte `at` on, header not counted. */
struct command {
    size_t at, words;
};

static void keep(struct reader *r, size_t at, struct partial *p)
{
    struct tgsic_virgl_capture *out = r->out;
    const char *end = memchr(p->text, 0, p->size);
    if (!end || p->size - (size_t)(end - p->text) > 4)
        fail(r, at, E_VIRGL_PART, "the text of a shader does not end where it should");
    p->shader.text = p->text;
    p->shader.length = (size_t)(end - p->text);
    ARENA_RESERVE(r->arena, out->shaders, out->num_shaders);
    out->shaders[out->num_shaders++] = p->shader;
    *p = (struct partial){0};
}

/* Doubles, so that many small parts take linear time. */
static void reserve(struct reader *r, struct partial *p, size_t need)
{
    size_t capacity = p->capacity * 2 > need ? p->capacity * 2 : need;
    if (p->capacity >= need)
        return;
    p->text = tgsic_arena_grow_raw(r->arena, p->text, p->received, capacity);
    p->capacity = capacity;
}

/* Text of a part, which begins at word `first` of the command. */
static void take_text(struct reader *r, struct command c, size_t first, struct partial *p)
{
    size_t left = p->size - p->received, size = (c.words - first) * 4;
    if (size > left + 3 - (left + 3) % 4)
        fail(r, c.at, E_VIRGL_PART, "a shader has more text than it says");
    if (size > left)
        size = left;
    reserve(r, p, p->received + size);
    memcpy(p->text + p->received, r->data + c.at + first * 4, size);
    p->received += size;
    if (p->received == p->size)
        keep(r, c.at, p);
}

static struct tgsic_virgl_stream_output output_of(uint32_t word, uint32_t stream)
{
    return (struct tgsic_virgl_stream_output){.output = word & 0xff,
                                              .component = word >> 8 & 3,
                                              .count = word >> 10 & 7,
                                              .buffer = word >> 13 & 7,
                                              .offset = (uint16_t)(word >> 16),
                                              .stream = stream & 3};
}

/* Returns the word behind the stream outputs. */
static size_t read_outputs(struct reader *r, struct command c, struct tgsic_virgl_shader *shader)
{
    size_t first = FIXED_WORDS + 4;
    if (!shader->num_outputs)
        return FIXED_WORDS;
    if (shader->num_outputs > TGSIC_VIRGL_MAX_STREAM_OUTPUTS ||
        c.words < first + 2 * shader->num_outputs)
        fail(r, c.at, E_VIRGL_COMMAND, "a shader has too many stream outputs");
    struct tgsic_virgl_stream_output *outputs =
        ARENA_ARRAY(r->arena, struct tgsic_virgl_stream_output, shader->num_outputs);
    for (unsigned i = 0; i < 4; i++)
        shader->stream_stride[i] = word_at(r, c.at, FIXED_WORDS + i);
    for (size_t i = 0; i < shader->num_outputs; i++)
        outputs[i] =
            output_of(word_at(r, c.at, first + 2 * i), word_at(r, c.at, first + 2 * i + 1));
    shader->outputs = outputs;
    return first + 2 * shader->num_outputs;
}

static void begin_shader(struct reader *r, struct command c, unsigned stage, struct partial *p)
{
    uint32_t size = word_at(r, c.at, 2), last = word_at(r, c.at, 4);
    if (p->active)
        fail(r, c.at, E_VIRGL_PART, "a shader begins before the last of its stage is complete");
    if (!size)
        fail(r, c.at, E_VIRGL_COMMAND, "a shader has no text");
    *p = (struct partial){.active = true, .size = size};
    p->shader = (struct tgsic_virgl_shader){
        .handle = word_at(r, c.at, 0), .stage = (uint8_t)stage, .num_tokens = word_at(r, c.at, 3)};
    if (stage == TGSIC_PROCESSOR_COMP)
        p->shader.shared_size = last;
    else
        p->shader.num_outputs = last;
    take_text(r, c, read_outputs(r, c, &p->shader), p);
}

static void continue_shader(struct reader *r, struct command c, unsigned stage, struct partial *p)
{
    uint32_t offset = word_at(r, c.at, 2) & ~CONTINUES;
    if (!p->active || p->shader.handle != word_at(r, c.at, 0))
        fail(r, c.at, E_VIRGL_PART, "a shader goes on that did not begin");
    if (offset != p->received)
        fail(r, c.at, E_VIRGL_PART, "a part of a shader is not where the last one ended");
    if (stage != TGSIC_PROCESSOR_COMP && word_at(r, c.at, 4))
        fail(r, c.at, E_VIRGL_PART, "a later part of a shader has stream outputs");
    take_text(r, c, FIXED_WORDS, p);
}

static void read_shader(struct reader *r, struct command c)
{
    if (c.words <= FIXED_WORDS)
        fail(r, c.at, E_VIRGL_COMMAND, "a shader's command is too short");
    int stage = tgsic_virgl_processor(word_at(r, c.at, 1));
    if (stage < 0)
        fail(r, c.at, E_VIRGL_COMMAND, "a shader is of no known stage");
    if (word_at(r, c.at, 2) & CONTINUES)
        continue_shader(r, c, (unsigned)stage, &r->partial[stage]);
    else
        begin_shader(r, c, (unsigned)stage, &r->partial[stage]);
}

/* ---- Commands ------------------------------------------------------------------------------ */

static void read_commands(struct reader *r, size_t at, size_t size)
{
    const uint32_t shader = TGSIC_VIRGL_CREATE_OBJECT | TGSIC_VIRGL_OBJECT_SHADER << 8;
    if (size % 4)
        fail(r, at + size, E_VIRGL_COMMAND, "a command stream consists of whole words");
    for (size_t end = at + size; at < end;) {
        uint32_t header = load(r->data + at);
        struct command c = {at + 4, header >> 16};
        if (c.words > (end - c.at) / 4)
            fail(r, at, E_VIRGL_COMMAND, "a command is cut off");
        if ((header & 0xffff) == shader)
            read_shader(r, c);
        at = c.at + c.words * 4;
    }
}

/* ---- Messages ------------------------------------------------------------------------------ */

/* Words of payload by message; -1: there is no such message. */
static int payload_words(uint32_t message)
{
    static const struct {
        uint32_t message;
        int words;
    } sizes[] = {
#define VTEST_MESSAGE(number, name, words) {number, words},
#include "wire.def"
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].message == message)
            return sizes[i].words;
    return -1;
}

/* Bytes of payload of the message at `at`, which has MESSAGE_SIZE and the payload's fixed part. */
static size_t payload_size(struct reader *r, size_t at)
{
    uint32_t length = word_at(r, at, 0), message = word_at(r, at, 1);
    int fixed = payload_words(message);
    size_t left = r->size - at - MESSAGE_SIZE;
    if (fixed < 0)
        fail(r, at, E_VIRGL_MESSAGE, "a message has no known number");
    if (left / 4 < (size_t)fixed)
        fail(r, at, E_VIRGL_MESSAGE, "a message is cut off");
    if (message == TGSIC_VTEST_CREATE_RENDERER)
        return length;
    if (message == TGSIC_VTEST_SUBMIT_CMD)
        return length <= left / 4 ? (size_t)length * 4 : left + 1;
    if (message == TGSIC_VTEST_TRANSFER_PUT) {
        uint32_t data = word_at(r, at + MESSAGE_SIZE, (size_t)fixed - 1);
        if (length != (uint32_t)fixed + data / 4 + (data % 4 != 0))
            fail(r, at, E_VIRGL_MESSAGE, "an upload is not as long as its message says");
        return (size_t)fixed * 4 + data;
    }
    if (length != (uint32_t)fixed)
        fail(r, at, E_VIRGL_MESSAGE, "a message has another length than its kind");
    return (size_t)fixed * 4;
}

static void read_session(struct reader *r)
{
    for (size_t at = 0; at < r->size;) {
        if (r->size - at < MESSAGE_SIZE)
            fail(r, at, E_VIRGL_MESSAGE, "a message is cut off");
        uint32_t message = word_at(r, at, 1);
        if ((message == TGSIC_VTEST_CREATE_RENDERER) != !at)
            fail(r, at, E_VIRGL_MESSAGE, "a session begins with the client's name, once");
        size_t size = payload_size(r, at);
        if (size > r->size - at - MESSAGE_SIZE)
            fail(r, at, E_VIRGL_MESSAGE, "a message is cut off");
        if (message == TGSIC_VTEST_SUBMIT_CMD)
            read_commands(r, at + MESSAGE_SIZE, size);
        at += MESSAGE_SIZE + size;
    }
}

/* A name of that length with its NUL comes first. As a command stream this would be a command that
 * goes past the end, or has no words. */
static bool is_session(const unsigned char *data, size_t size)
{
    size_t length = size < MESSAGE_SIZE ? 0 : load(data);
    return length && length <= size - MESSAGE_SIZE &&
           load(data + 4) == TGSIC_VTEST_CREATE_RENDERER && !data[MESSAGE_SIZE + length - 1];
}

static void read_all(struct reader *r, enum tgsic_virgl_form form)
{
    if (form == TGSIC_VIRGL_FORM_SESSION ||
        (form == TGSIC_VIRGL_FORM_ANY && is_session(r->data, r->size)))
        read_session(r);
    else
        read_commands(r, 0, r->size);
    for (unsigned i = 0; i < NUM_STAGES; i++)
        if (r->partial[i].active)
            fail(r, r->size, E_VIRGL_PART, "a shader is not complete");
}

/* ---- The call ------------------------------------------------------------------------------ */

static struct tgsic_arena *new_arena(const struct tgsic_allocator *allocator, jmp_buf *escape)
{
    size_t size = sizeof(struct tgsic_arena);
    struct tgsic_arena *arena =
        allocator ? allocator->resize(allocator->user, NULL, size) : malloc(size);
    if (arena)
        tgsic_arena_init(arena, allocator, SIZE_MAX, escape);
    return arena;
}

enum tgsic_result tgsic_virgl_read_capture(const void *data, size_t size,
                                           enum tgsic_virgl_form form,
                                           const struct tgsic_allocator *allocator,
                                           struct tgsic_virgl_capture *out,
                                           struct tgsic_diags *diags)
{
    jmp_buf escape;
    struct tgsic_arena *arena = new_arena(allocator, &escape);
    *out = (struct tgsic_virgl_capture){.arena = arena};
    if (!arena)
        return tgsic_report_failure(diags, E_VIRGL_FAILURE, TGSIC_E_MEMORY);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena->failure;
        if (failure == TGSIC_E_INVALID)
            return failure;
        tgsic_virgl_capture_free(out);
        return tgsic_report_failure(diags, E_VIRGL_FAILURE, failure);
    }
    struct reader *r = ARENA_NEW(arena, struct reader);
    *r = (struct reader){.data = data, .size = size, .out = out, .arena = arena, .diags = diags};
    read_all(r, form);
    return TGSIC_OK;
}

void tgsic_virgl_capture_free(struct tgsic_virgl_capture *capture)
{
    struct tgsic_arena *arena = capture->arena;
    if (arena) {
        struct tgsic_allocator allocator = arena->allocator;
        tgsic_arena_free(arena);
        allocator.resize(allocator.user, arena, 0);
    }
    *capture = (struct tgsic_virgl_capture){0};
}
