/* SPDX-License-Identifier: MIT */
/* Shaders as commands.
 *
 *     word  0       header: CREATE_OBJECT, SHADER
 *           1       handle
 *           2       stage
 *           3       the text's bytes with its NUL; of a later part, where it goes on, and bit 31
 *           4       tokens
 *           5       number of stream outputs; COMP: bytes of shared memory
 *           6-9     strides of four buffers                 } only the first part,
 *           10..    two words for each stream output        } and only if there are any
 *           then    text, filled up with zeros */
#include "virgl.h"
#include "virgl_codes.h"

#include "tgsi/shader.h"

#define FIXED_WORDS 5 /* behind the header, in every part */
#define CONTINUES   0x80000000u

static enum tgsic_result refuse(struct tgsic_diags *diags, enum tgsic_result result,
                                const char *what)
{
    tgsic_diags_add(diags, TGSIC_ERROR, E_VIRGL_SHADER, (struct tgsic_pos){0}, "%s", what);
    return result;
}

uint32_t tgsic_virgl_count_tokens(const struct tgsic_shader *shader)
{
    struct tgsic_buffer tokens = {0};
    uint32_t count = 0;
    if (tgsic_write_tokens(shader, NULL, &tokens, NULL) == TGSIC_OK)
        count = (uint32_t)(tokens.size / 4);
    for (uint32_t i = 0; count && i < shader->num_instructions; i++)
        count += shader->instructions[i].opcode == TGSIC_OPCODE_BARRIER;
    tgsic_buffer_free(&tokens);
    return count;
}

static uint32_t output_words(const struct tgsic_virgl_shader *shader)
{
    return shader->num_outputs ? 4 + 2 * shader->num_outputs : 0;
}

static void put_outputs(struct tgsic_virgl_stream *stream, const struct tgsic_virgl_shader *shader)
{
    for (unsigned i = 0; shader->num_outputs && i < 4; i++)
        tgsic_virgl_put(stream, shader->stream_stride[i]);
    for (uint32_t i = 0; i < shader->num_outputs; i++) {
        const struct tgsic_virgl_stream_output *o = &shader->outputs[i];
        tgsic_virgl_put(stream, o->output | (uint32_t)o->component << 8 | (uint32_t)o->count << 10 |
                                    (uint32_t)o->buffer << 13 | (uint32_t)o->offset << 16);
        tgsic_virgl_put(stream, o->stream);
    }
}

/* Text from `at` on. What is left of its last word, a NUL at least, is zero. */
static void put_text(struct tgsic_virgl_stream *stream, const struct tgsic_virgl_shader *shader,
                     size_t at, uint32_t words)
{
    static const char zeros[4];
    size_t size = (size_t)words * 4, left = shader->length - at;
    size_t text = left < size ? left : size;
    tgsic_virgl_put_bytes(stream, shader->text + at, text);
    tgsic_virgl_put_bytes(stream, zeros, size - text);
}

/* Returns how many words of text went into it. */
static uint32_t put_part(struct tgsic_virgl_stream *stream, const struct tgsic_virgl_shader *shader,
                         uint32_t word, uint32_t text_words, uint32_t max_words)
{
    bool compute = shader->stage == TGSIC_PROCESSOR_COMP;
    uint32_t before = FIXED_WORDS + (word ? 0 : output_words(shader));
    uint32_t words = text_words - word;
    if (words > max_words - before)
        words = max_words - before;
    tgsic_virgl_put(stream, TGSIC_VIRGL_CREATE_OBJECT | TGSIC_VIRGL_OBJECT_SHADER << 8 |
                                (before + words) << 16);
    tgsic_virgl_put(stream, shader->handle);
    tgsic_virgl_put(stream, tgsic_virgl_stage(shader->stage));
    tgsic_virgl_put(stream, word ? CONTINUES | word * 4 : (uint32_t)shader->length + 1);
    tgsic_virgl_put(stream, shader->num_tokens);
    tgsic_virgl_put(stream, compute ? shader->shared_size : word ? 0 : shader->num_outputs);
    if (!word)
        put_outputs(stream, shader);
    put_text(stream, shader, (size_t)word * 4, words);
    return words;
}

enum tgsic_result tgsic_virgl_put_shader(struct tgsic_virgl_stream *stream,
                                         const struct tgsic_virgl_shader *shader,
                                         uint32_t max_words, struct tgsic_diags *diags)
{
    if (!max_words || max_words > TGSIC_VIRGL_MAX_WORDS)
        max_words = TGSIC_VIRGL_MAX_WORDS;
    bool compute = shader->stage == TGSIC_PROCESSOR_COMP;
    if (tgsic_virgl_stage(shader->stage) == UINT32_MAX)
        return refuse(diags, TGSIC_E_INVALID, "the protocol has no such stage");
    if (shader->num_outputs > (compute ? 0u : TGSIC_VIRGL_MAX_STREAM_OUTPUTS))
        return refuse(diags, TGSIC_E_INVALID, "too many stream outputs");
    if (shader->length >= INT32_MAX || FIXED_WORDS + output_words(shader) >= max_words)
        return refuse(diags, TGSIC_E_LIMIT, "the shader does not fit into commands");
    uint32_t text_words = (uint32_t)(shader->length / 4 + 1);
    for (uint32_t word = 0; word < text_words;)
        word += put_part(stream, shader, word, text_words, max_words);
    return stream->failed ? tgsic_report_failure(diags, E_VIRGL_FAILURE, TGSIC_E_MEMORY) : TGSIC_OK;
}
