/* SPDX-License-Identifier: MIT */
/* A hash of all that a translation depends on. */
#include "tgsi2glsl.h"

#include <string.h>

/* goes up whenever the same input gives another output */
#define OUTPUT_VERSION 1

/* ---- Hashing ------------------------------------------------------------------------------- */

/* Two lanes that a word enters in different ways; each step can be undone, so that no word is lost,
 * and the last steps let every bit of either lane reach all of the key. The constants are odd and
 * have bits all over. */
struct hash {
    uint64_t a, b, count;
};

static uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 31) * 0x9d39f1c5a7e6b24bu;
    value = (value ^ value >> 29) * 0xc2b3d8f16e5a9047u;
    return value ^ value >> 32;
}

static void feed(struct hash *h, uint64_t word)
{
    h->a = rotate(h->a ^ word * 0xa0f3c7d92b8e6a15u, 27) * 0xd6e8feb86659fd93u + h->b;
    h->b = mix(h->b + word) ^ rotate(h->a, 41);
    h->count++;
}

static void feed_bytes(struct hash *h, const void *bytes, size_t count)
{
    const uint8_t *byte = bytes;
    feed(h, count);
    for (size_t i = 0; i < count; i += 8) {
        uint64_t word = 0;
        for (size_t k = 0; k < 8 && i + k < count; k++)
            word |= (uint64_t)byte[i + k] << (8 * k);
        feed(h, word);
    }
}

static void feed_words(struct hash *h, const uint32_t *words, size_t count)
{
    feed(h, count);
    for (size_t i = 0; i < count; i++)
        feed(h, words[i]);
}

static void feed_floats(struct hash *h, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        feed(h, bits);
    }
}

static void finish(struct hash *h, uint8_t key[16])
{
    feed(h, h->count);
    uint64_t words[] = {mix(h->a + rotate(h->b, 23)), mix(h->b + rotate(h->a, 37))};
    for (unsigned i = 0; i < 16; i++)
        key[i] = (uint8_t)(words[i / 8] >> (8 * (i % 8)));
}

/* ---- What is hashed ------------------------------------------------------------------------ */

static void feed_state(struct hash *h, const struct tgsic_state *s)
{
    const uint8_t variants[] = {
        s->flat_shade,     s->two_side,        s->point_sprite,
        s->alpha_test,     s->clip_planes,     s->flip_y,
        s->flip_position,  s->clamp_color,     s->depth_clamp,
        s->stipple,        s->logic_op,        s->sample_shading,
        s->alpha_compare,  s->clip_plane_mask, s->srgb_colors,
        s->logic_function, s->dual_source,     s->num_color_buffers,
    };
    const uint32_t words[] = {s->shared_memory, s->attribute_bgra, s->sprite_generic,
                              s->sprite_texcoord};
    feed_bytes(h, s->attribute_type, sizeof s->attribute_type);
    feed_bytes(h, s->color_type, sizeof s->color_type);
    feed_bytes(h, s->shadow_result, sizeof s->shadow_result);
    feed_bytes(h, s->color_channels, sizeof s->color_channels);
    feed_bytes(h, s->view_channels, sizeof s->view_channels);
    feed_bytes(h, s->color_bits, sizeof s->color_bits);
    feed_bytes(h, variants, sizeof variants);
    feed_words(h, words, sizeof words / sizeof *words);
    feed_words(h, s->stipple_pattern, sizeof s->stipple_pattern / sizeof *s->stipple_pattern);
    feed_floats(h, s->clip_plane[0], sizeof s->clip_plane / sizeof **s->clip_plane);
    feed_floats(h, &s->alpha_reference, 1);
}

static void feed_bindings(struct hash *h, const struct tgsic_bindings *b)
{
    for (unsigned s = 0; s < TGSIC_NUM_STAGES; s++) {
        feed(h, b->samplers[s] | (uint64_t)b->uniform_blocks[s] << 16 |
                    (uint64_t)b->shader_buffers[s] << 32 | (uint64_t)b->images[s] << 48);
        feed(h, b->atomic_buffers[s]);
    }
}

static void feed_captures(struct hash *h, const struct tgsic_pipeline *p)
{
    feed(h, p->num_captures);
    for (uint32_t i = 0; i < p->num_captures; i++) {
        const struct tgsic_capture *c = &p->captures[i];
        feed(h, c->output | (uint64_t)c->first << 16 | (uint64_t)c->count << 24 |
                    (uint64_t)c->buffer << 32 | (uint64_t)c->stream << 40 |
                    (uint64_t)c->offset << 48);
    }
    for (unsigned i = 0; i < 4; i++)
        feed(h, p->capture_stride[i]);
}

static void feed_host(struct hash *h, const struct tgsic_host *host)
{
    feed(h, host ? 1 : 0);
    if (!host)
        return;
    feed(h, host->api | (uint64_t)host->compatibility << 8 | (uint64_t)host->version << 16);
    for (size_t i = 0; i < sizeof host->extensions / sizeof *host->extensions; i++)
        feed(h, host->extensions[i]);
}

static void feed_options(struct hash *h, const struct tgsic_tgsi2glsl_options *o)
{
    const char *prefix = o->name_prefix ? o->name_prefix : "";
    feed_host(h, o->host);
    feed_state(h, &o->pipeline.state);
    feed_bindings(h, &o->pipeline.bindings);
    feed_captures(h, &o->pipeline);
    feed_bytes(h, prefix, strlen(prefix));
    feed(h, o->bound_loops | (uint64_t)o->clamp_indices << 32 | (uint64_t)o->annotate << 33);
}

/* as tokens, which have neither positions nor comments */
static enum tgsic_result feed_shader(struct hash *h, const struct tgsic_shader *shader,
                                     const struct tgsic_allocator *allocator,
                                     struct tgsic_diags *diags)
{
    const struct tgsic_write_options options = {.size = sizeof options, .allocator = allocator};
    struct tgsic_buffer tokens = {0};
    enum tgsic_result result = tgsic_write_tokens(shader, &options, &tokens, diags);
    if (result == TGSIC_OK)
        for (size_t i = 0; i + 4 <= tokens.size; i += 4) {
            uint32_t word;
            memcpy(&word, tokens.data + i, sizeof word);
            feed(h, word);
        }
    feed(h, tokens.size);
    tgsic_buffer_free(&tokens);
    return result;
}

enum tgsic_result tgsic_tgsi2glsl_key(const struct tgsic_shader *shader,
                                      const struct tgsic_tgsi2glsl_options *options,
                                      uint8_t key[16], struct tgsic_diags *diags)
{
    struct tgsic_tgsi2glsl_options opts = {0};
    struct hash h = {0x6a09e667f3bcc909u, 0xbb67ae8584caa73bu, 0};
    if (options)
        memcpy(&opts, options,
               options->size && options->size < sizeof opts ? options->size : sizeof opts);
    feed(&h, OUTPUT_VERSION);
    feed_options(&h, &opts);
    enum tgsic_result result = feed_shader(&h, shader, opts.allocator, diags);
    for (unsigned s = 0; s < TGSIC_NUM_STAGES && result == TGSIC_OK; s++) {
        feed(&h, s);
        if (opts.pipeline.stages[s] && opts.pipeline.stages[s] != shader)
            result = feed_shader(&h, opts.pipeline.stages[s], opts.allocator, diags);
    }
    if (result == TGSIC_OK)
        finish(&h, key);
    return result;
}
