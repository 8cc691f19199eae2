/* SPDX-License-Identifier: MIT */
/* The virgl protocol: shaders through commands and captures and back, and captures that lie. */
#include "virgl/virgl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { SHADER = 6601, COMMAND = 6610, PART = 6611, MESSAGE = 6620 };

static const char vertex[] = "VERT\nDCL OUT[0], POSITION\n  0: END\n";

static struct tgsic_virgl_shader shader_of(unsigned stage, const char *text)
{
    return (struct tgsic_virgl_shader){.handle = 7,
                                       .stage = (uint8_t)stage,
                                       .text = text,
                                       .length = strlen(text),
                                       .num_tokens = 50};
}

static uint32_t word(const struct tgsic_virgl_stream *s, size_t index)
{
    const unsigned char *b = s->data + index * 4;
    assert_true(index * 4 + 4 <= s->size);
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void set_word(struct tgsic_virgl_stream *s, size_t index, uint32_t value)
{
    assert_true(index * 4 + 4 <= s->size);
    for (unsigned i = 0; i < 4; i++)
        s->data[index * 4 + i] = (unsigned char)(value >> 8 * i);
}

static void put(struct tgsic_virgl_stream *s, const struct tgsic_virgl_shader *shader,
                uint32_t max_words)
{
    assert_int_equal(tgsic_virgl_put_shader(s, shader, max_words, NULL), TGSIC_OK);
}

static struct tgsic_virgl_capture read_all(const struct tgsic_virgl_stream *s,
                                           enum tgsic_virgl_form form)
{
    struct tgsic_virgl_capture capture;
    struct tgsic_diags diags = {0};
    if (tgsic_virgl_read_capture(s->data, s->size, form, NULL, &capture, &diags) != TGSIC_OK)
        print_error("%s\n", diags.items[0].text);
    assert_int_equal(diags.errors, 0);
    tgsic_diags_free(&diags);
    return capture;
}

/* Reading must end with that code, and with so many shaders. Frees the stream. */
static void expect_fault(struct tgsic_virgl_stream *s, enum tgsic_virgl_form form, unsigned code,
                         size_t shaders)
{
    struct tgsic_virgl_capture capture;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_virgl_read_capture(s->data, s->size, form, NULL, &capture, &diags),
                     TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.items[0].code, code);
    assert_int_equal(capture.num_shaders, shaders);
    tgsic_diags_free(&diags);
    tgsic_virgl_capture_free(&capture);
    tgsic_virgl_stream_free(s);
}

/* ---- What is fine -------------------------------------------------------------------------- */

static void layout(void **state)
{
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_FRAG, "FRAG");
    put(&s, &shader, 0);
    assert_int_equal(s.size, 8 * 4);
    assert_int_equal(word(&s, 0), 1 | 4 << 8 | 7u << 16);
    assert_int_equal(word(&s, 1), 7);
    assert_int_equal(word(&s, 2), 1); /* FRAGMENT on the wire */
    assert_int_equal(word(&s, 3), 5); /* with the NUL */
    assert_int_equal(word(&s, 4), 50);
    assert_int_equal(word(&s, 5), 0);
    assert_memory_equal(s.data + 24, "FRAG\0\0\0\0", 8);
    tgsic_virgl_stream_free(&s);
}

/* Opcode, object and length share the first word. */
static void commands(void **state)
{
    static const uint32_t words[2] = {21, 22};
    struct tgsic_virgl_stream s = {0};
    tgsic_virgl_put_command(&s, 9, 5, words, 2);
    assert_int_equal(s.size, 3 * 4);
    assert_int_equal(word(&s, 0), 9 | 5 << 8 | 2u << 16);
    assert_int_equal(word(&s, 1), 21);
    assert_int_equal(word(&s, 2), 22);
    tgsic_virgl_put_command(&s, 9, 5, words, TGSIC_VIRGL_MAX_WORDS + 1);
    assert_true(s.failed);
    tgsic_virgl_stream_free(&s);
}

static void same_shader(const struct tgsic_virgl_shader *a, const struct tgsic_virgl_shader *b)
{
    assert_int_equal(a->handle, b->handle);
    assert_int_equal(a->stage, b->stage);
    assert_int_equal(a->num_tokens, b->num_tokens);
    assert_int_equal(a->shared_size, b->shared_size);
    assert_int_equal(a->length, b->length);
    assert_memory_equal(a->text, b->text, a->length);
    assert_int_equal(b->text[b->length], 0);
    assert_int_equal(a->num_outputs, b->num_outputs);
    assert_memory_equal(a->stream_stride, b->stream_stride, sizeof a->stream_stride);
    for (uint32_t i = 0; i < a->num_outputs; i++) {
        const struct tgsic_virgl_stream_output *x = &a->outputs[i], *y = &b->outputs[i];
        assert_int_equal(x->output, y->output);
        assert_int_equal(x->component, y->component);
        assert_int_equal(x->count, y->count);
        assert_int_equal(x->buffer, y->buffer);
        assert_int_equal(x->stream, y->stream);
        assert_int_equal(x->offset, y->offset);
    }
}

/* Every length of text, whole and in parts of every size. */
static void parts(void **state)
{
    static const struct tgsic_virgl_stream_output outputs[2] = {{3, 1, 2, 0, 0, 5},
                                                                {255, 3, 4, 3, 2, 65535}};
    char text[64] = "";
    memset(text, 'x', sizeof text - 1);
    for (size_t length = 0; length < 40; length++)
        for (uint32_t max_words = 0; max_words < 24; max_words++) {
            struct tgsic_virgl_stream s = {0};
            struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_GEOM, text);
            bool captures = length % 2;
            shader.length = length;
            shader.outputs = captures ? outputs : NULL;
            shader.num_outputs = captures ? 2 : 0;
            shader.stream_stride[3] = captures ? 9 : 0;
            if (max_words && max_words < (captures ? 14u : 6u))
                continue;
            put(&s, &shader, max_words);
            struct tgsic_virgl_capture capture = read_all(&s, TGSIC_VIRGL_FORM_ANY);
            assert_int_equal(capture.num_shaders, 1);
            same_shader(&shader, &capture.shaders[0]);
            tgsic_virgl_capture_free(&capture);
            tgsic_virgl_stream_free(&s);
        }
}

/* Parts of different stages may alternate, with other commands between them. */
static void interleaved(void **state)
{
    struct tgsic_virgl_stream a = {0}, b = {0}, s = {0};
    struct tgsic_virgl_shader first = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    struct tgsic_virgl_shader second = shader_of(TGSIC_PROCESSOR_COMP, "COMP\n  0: END\n");
    second.shared_size = 4096;
    put(&a, &first, 7);
    put(&b, &second, 7);
    for (size_t at = 0; at < a.size || at < b.size; at += 8 * 4) {
        size_t left = at < a.size ? a.size - at : 0;
        tgsic_virgl_put_bytes(&s, a.data + at, left < 32 ? left : 32);
        TGSIC_VIRGL_PUT(&s, SET_SUB_CTX, NULL, 1);
        left = at < b.size ? b.size - at : 0;
        tgsic_virgl_put_bytes(&s, b.data + at, left < 32 ? left : 32);
    }
    struct tgsic_virgl_capture capture = read_all(&s, TGSIC_VIRGL_FORM_COMMANDS);
    assert_int_equal(capture.num_shaders, 2);
    same_shader(&second, &capture.shaders[0]); /* the shorter one is complete first */
    same_shader(&first, &capture.shaders[1]);
    tgsic_virgl_capture_free(&capture);
    tgsic_virgl_stream_free(&a);
    tgsic_virgl_stream_free(&b);
    tgsic_virgl_stream_free(&s);
}

/* A session of one message of each kind around a shader. */
static struct tgsic_virgl_stream session(void)
{
    const struct tgsic_virgl_box box = {.width = 5, .height = 1, .depth = 1};
    const struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    struct tgsic_virgl_stream s = {0}, commands = {0};
    tgsic_vtest_put_hello(&s, "test"); /* no whole number of words */
    TGSIC_VTEST_PUT(&s, RESOURCE_CREATE, 1, 0, 64, 16, 5, 1, 1, 1, 0, 0);
    tgsic_vtest_put_upload(&s, 1, &box, "12345", 5);
    put(&commands, &shader, 0);
    tgsic_vtest_put_submit(&s, &commands);
    TGSIC_VTEST_PUT(&s, RESOURCE_BUSY_WAIT, 1, 1);
    tgsic_vtest_put_download(&s, 1, &box, 5);
    TGSIC_VTEST_PUT(&s, RESOURCE_UNREF, 1);
    tgsic_virgl_stream_free(&commands);
    assert_false(s.failed);
    return s;
}

static void sessions(void **state)
{
    const struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    struct tgsic_virgl_stream s = session();
    struct tgsic_virgl_capture capture = read_all(&s, TGSIC_VIRGL_FORM_ANY);
    assert_int_equal(capture.num_shaders, 1);
    same_shader(&shader, &capture.shaders[0]);
    tgsic_virgl_capture_free(&capture);
    tgsic_virgl_stream_free(&s);
}

static void numbers(void **state)
{
    for (unsigned p = TGSIC_PROCESSOR_FRAG; p <= TGSIC_PROCESSOR_COMP; p++)
        assert_int_equal(tgsic_virgl_processor(tgsic_virgl_stage(p)), p);
    assert_int_equal(tgsic_virgl_stage(77), UINT32_MAX);
    assert_int_equal(tgsic_virgl_processor(6), -1);
    assert_int_equal(tgsic_virgl_format(TGSIC_FORMAT_R32_UINT), 193);
    assert_int_equal(tgsic_virgl_format(TGSIC_FORMAT_NONE), 0);
    assert_int_equal(tgsic_virgl_float(-1), 0xbf800000);
}

/* ---- What cannot be written ---------------------------------------------------------------- */

static void refused(void **state)
{
    static const struct tgsic_virgl_stream_output outputs[65];
    struct tgsic_virgl_stream s = {0};
    struct tgsic_diags diags = {0};
    struct tgsic_virgl_shader shader = shader_of(9, vertex);
    assert_int_equal(tgsic_virgl_put_shader(&s, &shader, 0, &diags), TGSIC_E_INVALID);
    shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    shader.outputs = outputs;
    shader.num_outputs = 65;
    assert_int_equal(tgsic_virgl_put_shader(&s, &shader, 0, &diags), TGSIC_E_INVALID);
    shader.num_outputs = 1;
    assert_int_equal(tgsic_virgl_put_shader(&s, &shader, 11, &diags), TGSIC_E_LIMIT);
    assert_int_equal(diags.errors, 3);
    assert_int_equal(diags.items[2].code, SHADER);
    assert_int_equal(s.size, 0);
    tgsic_diags_free(&diags);
    tgsic_virgl_put_command(&s, TGSIC_VIRGL_NOP, 0, NULL, 65536);
    assert_true(s.failed);
    tgsic_virgl_stream_free(&s);
}

/* ---- What lies ----------------------------------------------------------------------------- */

/* One shader as a command, and then a fault in word `index`. */
static void expect_bad_word(size_t index, uint32_t value, unsigned code)
{
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    put(&s, &shader, 0);
    set_word(&s, index, value);
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, code, 0);
}

static void bad_commands(void **state)
{
    const uint32_t header = 1 | 4 << 8;
    expect_bad_word(0, header | 65535u << 16, COMMAND); /* goes past the end */
    expect_bad_word(0, header | 5u << 16, COMMAND);     /* no text */
    expect_bad_word(2, 6, COMMAND);                     /* no such stage */
    expect_bad_word(3, 0, COMMAND);                     /* no length */
    expect_bad_word(5, 65, COMMAND);                    /* stream outputs */
    expect_bad_word(5, 0xffffffff, COMMAND);
    expect_bad_word(5, 4, COMMAND); /* more of them than words */
}

static void bad_sizes(void **state)
{
    struct tgsic_virgl_stream s = {0};
    tgsic_virgl_put_bytes(&s, "abcdef", 6);
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, COMMAND, 0);
    for (size_t size = 1; size < 60; size++) { /* cut off anywhere */
        struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
        put(&s, &shader, 0);
        s.size = size;
        expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, COMMAND, 0);
    }
}

static void bad_text(void **state)
{
    const uint32_t length = sizeof vertex;
    expect_bad_word(3, length - 4, PART); /* more text than that */
    expect_bad_word(3, length + 4, PART); /* the rest never comes */
    expect_bad_word(3, 0x7fffffff, PART); /* nor this much */
    expect_bad_word(3, length - 1, PART); /* no NUL */
    expect_bad_word(6, 0x00004556, PART); /* a NUL too early */
    expect_bad_word(3, 0x80000000, PART); /* goes on without a beginning */
}

/* A shader in parts of one word of text each, with a fault in one word of the second part. */
static void expect_bad_part(size_t index, uint32_t value)
{
    enum { PART_WORDS = 7 };
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    put(&s, &shader, 6);
    set_word(&s, PART_WORDS + index, value);
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, PART, 0);
}

static void bad_parts(void **state)
{
    expect_bad_part(1, 8);             /* another handle */
    expect_bad_part(2, 1);             /* another stage, which did not begin */
    expect_bad_part(3, 0x80000000);    /* the same text again */
    expect_bad_part(3, 0x80000008);    /* a gap */
    expect_bad_part(3, sizeof vertex); /* begins anew */
    expect_bad_part(5, 1);             /* stream outputs */
}

/* All would be well but for a word too many. */
static void bad_rest(void **state)
{
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    put(&s, &shader, 0);
    tgsic_virgl_put(&s, 0);
    set_word(&s, 0, word(&s, 0) + (1 << 16));
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, PART, 0);
}

/* A whole shader between two parts of another. */
static void bad_beginning(void **state)
{
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    put(&s, &shader, 6);
    s.size = 7 * 4;
    put(&s, &shader, 0);
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, PART, 0);
}

static void bad_parts_behind_a_good_shader(void **state)
{
    struct tgsic_virgl_stream s = {0};
    struct tgsic_virgl_shader shader = shader_of(TGSIC_PROCESSOR_VERT, vertex);
    put(&s, &shader, 0);
    put(&s, &shader, 6);
    s.size -= 7 * 4;
    expect_fault(&s, TGSIC_VIRGL_FORM_COMMANDS, PART, 1);
}

static void bad_messages(void **state)
{
    static const size_t hello = 8 + 5;
    struct tgsic_virgl_stream s = session();
    for (size_t size = 1; size < s.size; size++) { /* cut off anywhere but between two messages */
        struct tgsic_virgl_capture capture;
        enum tgsic_result result =
            tgsic_virgl_read_capture(s.data, size, TGSIC_VIRGL_FORM_SESSION, NULL, &capture, NULL);
        assert_true(result == TGSIC_E_INVALID || size >= hello);
        tgsic_virgl_capture_free(&capture);
    }
    s.data[hello + 4] = 99; /* no such message */
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 0);
    s = session();
    s.data[hello] = 9; /* another length than its kind has */
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 0);
    s = session();
    s.data[hello + 48] = 12; /* an upload whose data has another length */
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 0);
    s = session();
    tgsic_vtest_put_hello(&s, "again");
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 1);
    TGSIC_VTEST_PUT(&s, RESOURCE_UNREF, 1); /* without an introduction */
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 0);
    tgsic_virgl_put(&s, UINT32_MAX);
    tgsic_virgl_put(&s, TGSIC_VTEST_SUBMIT_CMD);
    expect_fault(&s, TGSIC_VIRGL_FORM_SESSION, MESSAGE, 0);
}

/* ---- Memory -------------------------------------------------------------------------------- */

struct heap {
    int left, held;
};

static void *resize(void *user, void *block, size_t size)
{
    struct heap *heap = user;
    if (!size) {
        heap->held -= block != NULL;
        free(block);
        return NULL;
    }
    if (!heap->left--)
        return NULL;
    heap->held += !block;
    return realloc(block, size);
}

static void memory(void **state)
{
    enum tgsic_result result = TGSIC_E_MEMORY;
    struct tgsic_virgl_stream s = session();
    for (int left = 0; result != TGSIC_OK; left++) {
        struct heap heap = {.left = left};
        const struct tgsic_allocator allocator = {resize, &heap};
        struct tgsic_virgl_capture capture;
        heap.left = left;
        result = tgsic_virgl_read_capture(s.data, s.size, TGSIC_VIRGL_FORM_ANY, &allocator,
                                          &capture, NULL);
        assert_true(result == TGSIC_OK || result == TGSIC_E_MEMORY);
        tgsic_virgl_capture_free(&capture);
        assert_int_equal(heap.held, 0);
        assert_true(left < 100);
    }
    tgsic_virgl_stream_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout),        cmocka_unit_test(commands),
        cmocka_unit_test(parts),         cmocka_unit_test(interleaved),
        cmocka_unit_test(sessions),      cmocka_unit_test(numbers),
        cmocka_unit_test(refused),       cmocka_unit_test(bad_commands),
        cmocka_unit_test(bad_sizes),     cmocka_unit_test(bad_text),
        cmocka_unit_test(bad_parts),     cmocka_unit_test(bad_rest),
        cmocka_unit_test(bad_beginning), cmocka_unit_test(bad_parts_behind_a_good_shader),
        cmocka_unit_test(bad_messages),  cmocka_unit_test(memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
