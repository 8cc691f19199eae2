/* SPDX-License-Identifier: MIT */
/* The keys that compiled shaders and linked programs are cached under. */
#include "glsl2tgsi.h"

#include "tgsi/library_version.h"
#include "tgsi/sha256.h"

#include <string.h>

/* ---- What goes in: every piece begins with its length, so that no two inputs look alike ------ */

static void add_number(struct tgsic_sha256 *hash, uint64_t number)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
    tgsic_sha256_add(hash, bytes, sizeof bytes);
}

static void add_bytes(struct tgsic_sha256 *hash, const char *bytes, size_t size)
{
    add_number(hash, size);
    tgsic_sha256_add(hash, bytes, size);
}

static void add_text(struct tgsic_sha256 *hash, const char *text)
{
    add_bytes(hash, text, strlen(text));
}

static void add_limits(struct tgsic_sha256 *hash, const struct tgsic_glsl_limit *limits,
                       size_t count)
{
    add_number(hash, count);
    for (size_t i = 0; i < count; i++) {
        add_text(hash, limits[i].name);
        add_number(hash, (uint32_t)limits[i].value);
    }
}

static void add_bindings(struct tgsic_sha256 *hash, const struct tgsic_glsl_binding *bindings,
                         size_t count)
{
    add_number(hash, count);
    for (size_t i = 0; i < count; i++) {
        add_text(hash, bindings[i].name);
        add_number(hash, bindings[i].location);
        add_number(hash, bindings[i].index);
    }
}

static void add_names(struct tgsic_sha256 *hash, const char *const *names, size_t count)
{
    add_number(hash, count);
    for (size_t i = 0; i < count; i++)
        add_text(hash, names[i]);
}

static void add_compile_options(struct tgsic_sha256 *hash, const struct tgsic_glsl_options *opts)
{
    struct tgsic_glsl_options o = {0};
    if (opts)
        memcpy(&o, opts, opts->size < sizeof o ? opts->size : sizeof o);
    add_number(hash, o.max_version);
    add_number(hash, o.max_es_version);
    add_number(hash, o.default_version);
    add_names(hash, o.removed_extensions, o.num_removed_extensions);
    add_limits(hash, o.limits, o.num_limits);
    add_number(hash, o.max_memory);
    add_number(hash, o.max_tokens);
    add_number(hash, o.max_nesting);
    add_number(hash, o.geometry != NULL);
    if (o.geometry) {
        add_number(hash, o.geometry->input);
        add_number(hash, o.geometry->output);
        add_number(hash, o.geometry->max_vertices);
    }
}

static void add_link_options(struct tgsic_sha256 *hash, const struct tgsic_glsl_link_options *opts)
{
    struct tgsic_glsl_link_options o = {0};
    if (opts)
        memcpy(&o, opts, opts->size < sizeof o ? opts->size : sizeof o);
    add_number(hash, o.dialect);
    add_number(hash, o.release);
    add_number(hash, (uint64_t)o.no_texcoord | (uint64_t)o.no_optimize << 1 |
                         (uint64_t)o.precise << 2 | (uint64_t)o.separate << 3 |
                         (uint64_t)o.separate_captures << 4 | (uint64_t)o.separable << 5);
    add_bindings(hash, o.attributes, o.num_attributes);
    add_bindings(hash, o.outputs, o.num_outputs);
    add_names(hash, o.captures, o.num_captures);
    add_limits(hash, o.limits, o.num_limits);
    add_number(hash, o.max_memory);
    add_number(hash, o.max_instructions);
}

/* Of a shader or a program, which never have the same key. */
static void begin(struct tgsic_sha256 *hash, const char *what,
                  const struct tgsic_glsl_options *compile)
{
    tgsic_sha256_begin(hash);
    add_text(hash, what);
    add_text(hash, TGSIC_LIBRARY_VERSION);
    add_compile_options(hash, compile);
}

static void add_source(struct tgsic_sha256 *hash, const struct tgsic_glsl_source *source)
{
    add_number(hash, source->stage);
    add_bytes(hash, source->text, source->length);
}

void tgsic_glsl_program_key(const struct tgsic_glsl_options *compile,
                            const struct tgsic_glsl_link_options *link,
                            const struct tgsic_glsl_source *sources, size_t count,
                            struct tgsic_cache_key *key)
{
    struct tgsic_sha256 hash;
    begin(&hash, "program", compile);
    add_link_options(&hash, link);
    add_number(&hash, count);
    for (size_t i = 0; i < count; i++)
        add_source(&hash, &sources[i]);
    tgsic_sha256_end(&hash, key->bytes);
}

void tgsic_glsl_shader_key(const struct tgsic_glsl_options *compile,
                           const struct tgsic_glsl_source *source, struct tgsic_cache_key *key)
{
    struct tgsic_sha256 hash;
    begin(&hash, "shader", compile);
    add_source(&hash, source);
    tgsic_sha256_end(&hash, key->bytes);
}
