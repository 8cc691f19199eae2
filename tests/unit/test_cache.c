/* SPDX-License-Identifier: MIT */
/* Programs as bytes: what comes back is what went in, bad bytes are refused, keys tell apart. */
#include "limited.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/cache.h"
#include "tgsi/sha256.h"
#include "tgsi/uniform.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- Programs ------------------------------------------------------------------------------ */

#define MAX_SHADERS 2

static const struct {
    enum tgsic_processor stage[MAX_SHADERS];
    const char *text[MAX_SHADERS];
    const char *capture;
} programs[] = {
    {{TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG},
     {"#version 430\nin dvec3 place; uniform mat4 m; uniform double scale = 0.5;\n"
      "layout(std140) uniform block { vec4 a; mat3 b[2]; } blocks[2];\n"
      "out vec3 shade; out vec2 taken;\n"
      "void main() { shade = blocks[1].a.xyz + blocks[0].b[1][2]; taken = vec2(place.xy);\n"
      "gl_Position = m * vec4(place * scale, 1); }",
      "#version 430\nin vec3 shade; out vec4 color; uniform sampler2DArray s[2];\n"
      "uniform vec4 tints[3] = vec4[3](vec4(1), vec4(2), vec4(3)); uniform bool on = true;\n"
      "subroutine vec4 kind(); subroutine uniform kind chosen;\n"
      "subroutine(kind) vec4 one() { return vec4(1); }\n"
      "subroutine(kind) vec4 two() { return vec4(2); }\n"
      "void main() { color = texture(s[1], shade) * tints[2] + chosen(); if (on) color += "
      "tints[1]; }"},
     "taken"},
    {{TGSIC_PROCESSOR_COMP},
     {"#version 430\nlayout(local_size_x = 8) in; shared int n[8];\n"
      "buffer data { int count; float values[]; };\n"
      "layout(rgba8) uniform image2D picture; layout(binding = 1) uniform atomic_uint hits[2];\n"
      "void main() { n[gl_LocalInvocationIndex] = count; barrier();\n"
      "values[gl_LocalInvocationIndex] = float(n[7] + int(atomicCounterIncrement(hits[1])));\n"
      "imageStore(picture, ivec2(0), vec4(values[1])); }"},
     NULL},
};
#define NUM_PROGRAMS (sizeof programs / sizeof *programs)

static struct tgsic_program *make(size_t number)
{
    struct tgsic_glsl_shader *shaders[MAX_SHADERS] = {0};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .captures = &programs[number].capture,
                                              .num_captures = programs[number].capture != NULL};
    size_t count = 0;
    for (; count < MAX_SHADERS && programs[number].text[count]; count++)
        if (tgsic_glsl_compile(NULL, programs[number].stage[count], &programs[number].text[count],
                               NULL, 1, &shaders[count], &diags) != TGSIC_OK)
            fail_msg("%s", diags.items[0].text);
    if (tgsic_glsl_link(&options, shaders, count, &program, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    for (size_t i = 0; i < count; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
    return program;
}

static struct tgsic_buffer write_program(size_t number)
{
    struct tgsic_program *program = make(number);
    struct tgsic_buffer bytes;
    assert_int_equal(tgsic_program_write(program, NULL, &bytes, NULL), TGSIC_OK);
    tgsic_program_free(program);
    return bytes;
}

/* ---- There and back ------------------------------------------------------------------------ */

static void expect_equal_text(const struct tgsic_program *a, const struct tgsic_program *b)
{
    struct tgsic_buffer one, other;
    assert_int_equal(tgsic_program_print_json(a, NULL, &one, NULL), TGSIC_OK);
    assert_int_equal(tgsic_program_print_json(b, NULL, &other, NULL), TGSIC_OK);
    assert_string_equal(one.data, other.data);
    tgsic_buffer_free(&one);
    tgsic_buffer_free(&other);
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        if (!(a->stages >> s & 1))
            continue;
        assert_int_equal(tgsic_print_text(&a->shader[s], NULL, &one, NULL), TGSIC_OK);
        assert_int_equal(tgsic_print_text(&b->shader[s], NULL, &other, NULL), TGSIC_OK);
        assert_string_equal(one.data, other.data);
        tgsic_buffer_free(&one);
        tgsic_buffer_free(&other);
    }
}

static void expect_equal_defaults(const struct tgsic_program *a, const struct tgsic_program *b)
{
    enum { REGISTERS = 64 };
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++) {
        uint32_t one[REGISTERS * 4] = {0}, other[REGISTERS * 4] = {0};
        enum tgsic_processor stage = (enum tgsic_processor)s;
        assert_int_equal(tgsic_program_store_defaults(a, stage, one, REGISTERS), TGSIC_OK);
        assert_int_equal(tgsic_program_store_defaults(b, stage, other, REGISTERS), TGSIC_OK);
        assert_memory_equal(one, other, sizeof one);
    }
}

static void programs_come_back(void **state)
{
    for (size_t i = 0; i < NUM_PROGRAMS; i++) {
        struct tgsic_program *program = make(i), *again;
        struct tgsic_buffer bytes, same;
        assert_int_equal(tgsic_program_write(program, NULL, &bytes, NULL), TGSIC_OK);
        assert_int_equal(tgsic_program_read(bytes.data, bytes.size, NULL, &again, NULL), TGSIC_OK);
        assert_int_equal(program->stages, again->stages);
        expect_equal_text(program, again);
        expect_equal_defaults(program, again);
        assert_int_equal(tgsic_program_write(again, NULL, &same, NULL), TGSIC_OK);
        assert_int_equal(bytes.size, same.size);
        assert_memory_equal(bytes.data, same.data, bytes.size);
        tgsic_buffer_free(&bytes);
        tgsic_buffer_free(&same);
        tgsic_program_free(program);
        tgsic_program_free(again);
    }
}

/* ---- Bad bytes ----------------------------------------------------------------------------- */

/* The checksum again, so that what is behind it is looked at. */
static void seal(unsigned char *bytes, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 8; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    for (int i = 0; i < 4 && size >= 8; i++)
        bytes[4 + i] = (unsigned char)(hash >> 8 * i);
}

static enum tgsic_result read_bytes(const void *bytes, size_t size)
{
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_program_read(bytes, size, NULL, &program, &diags);
    assert_int_equal(result != TGSIC_OK, diags.errors != 0);
    tgsic_diags_free(&diags);
    tgsic_program_free(program);
    return result;
}

static void truncated_programs_are_refused(void **state)
{
    for (size_t i = 0; i < NUM_PROGRAMS; i++) {
        struct tgsic_buffer bytes = write_program(i);
        for (size_t size = 0; size < bytes.size; size++) {
            unsigned char *part = malloc(size ? size : 1);
            assert_non_null(part);
            memcpy(part, bytes.data, size);
            assert_int_equal(read_bytes(part, size), TGSIC_E_INVALID);
            seal(part, size);
            assert_int_equal(read_bytes(part, size), TGSIC_E_INVALID);
            free(part);
        }
        tgsic_buffer_free(&bytes);
    }
}

static void damaged_programs_are_refused(void **state)
{
    struct tgsic_buffer bytes = write_program(1);
    for (size_t i = 0; i < bytes.size; i++) {
        bytes.data[i] ^= 0x10;
        assert_int_equal(read_bytes(bytes.data, bytes.size), TGSIC_E_INVALID);
        bytes.data[i] ^= 0x10;
    }
    tgsic_buffer_free(&bytes);
}

/* Whatever the words behind the checksum are, what is read can be used. */
static void forged_programs_are_harmless(void **state)
{
    static const unsigned char values[] = {0, 1, 5, 0x7f, 0xff};
    for (size_t n = 0; n < NUM_PROGRAMS; n++) {
        struct tgsic_buffer bytes = write_program(n);
        for (size_t i = 8; i < bytes.size; i++)
            for (size_t v = 0; v < sizeof values; v++) {
                struct tgsic_program *program = NULL;
                struct tgsic_buffer json;
                uint32_t image[16];
                char kept = bytes.data[i];
                bytes.data[i] = (char)values[v];
                seal((unsigned char *)bytes.data, bytes.size);
                if (tgsic_program_read(bytes.data, bytes.size, NULL, &program, NULL) == TGSIC_OK) {
                    assert_int_equal(tgsic_program_print_json(program, NULL, &json, NULL),
                                     TGSIC_OK);
                    tgsic_buffer_free(&json);
                    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
                        tgsic_program_store_defaults(program, (enum tgsic_processor)s, image, 4);
                }
                tgsic_program_free(program);
                bytes.data[i] = kept;
            }
        tgsic_buffer_free(&bytes);
    }
}

static void other_versions_are_told_apart(void **state)
{
    struct tgsic_buffer bytes = write_program(0);
    bytes.data[9] ^= 1; /* the version's first letter */
    seal((unsigned char *)bytes.data, bytes.size);
    assert_int_equal(read_bytes(bytes.data, bytes.size), TGSIC_E_UNSUPPORTED);
    tgsic_buffer_free(&bytes);
}

static void what_stands_behind_is_refused(void **state)
{
    struct tgsic_buffer bytes = write_program(0);
    unsigned char *longer = calloc(1, bytes.size + 4);
    assert_non_null(longer);
    memcpy(longer, bytes.data, bytes.size);
    seal(longer, bytes.size + 4);
    assert_int_equal(read_bytes(longer, bytes.size + 4), TGSIC_E_INVALID);
    free(longer);
    tgsic_buffer_free(&bytes);
}

static void survives_running_out_of_memory(void **state)
{
    struct tgsic_buffer bytes = write_program(0);
    enum tgsic_result result = TGSIC_E_MEMORY;
    for (unsigned n = 0; result == TGSIC_E_MEMORY; n++) {
        unsigned left = n;
        struct tgsic_allocator allocator = {limited, &left};
        struct tgsic_read_options options = {.size = sizeof options, .allocator = &allocator};
        struct tgsic_program *program = NULL;
        result = tgsic_program_read(bytes.data, bytes.size, &options, &program, NULL);
        tgsic_program_free(program);
        assert_true(n < 1000);
    }
    assert_int_equal(result, TGSIC_OK);
    tgsic_buffer_free(&bytes);
}

/* ---- Keys ---------------------------------------------------------------------------------- */

static void digests_are_those_of_the_standard(void **state)
{
    static const uint8_t abc[4] = {0xba, 0x78, 0x16, 0xbf}, longer[4] = {0x24, 0x8d, 0x6a, 0x61};
    static const char text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    uint8_t digest[32];
    struct tgsic_sha256 hash;
    tgsic_sha256_begin(&hash);
    tgsic_sha256_add(&hash, "abc", 3);
    tgsic_sha256_end(&hash, digest);
    assert_memory_equal(digest, abc, sizeof abc);
    tgsic_sha256_begin(&hash);
    for (size_t i = 0; i < sizeof text - 1; i++)
        tgsic_sha256_add(&hash, text + i, 1);
    tgsic_sha256_end(&hash, digest);
    assert_memory_equal(digest, longer, sizeof longer);
}

static void keys_differ(void **state)
{
    static const struct tgsic_glsl_limit limit = {"gl_MaxDrawBuffers", 4};
    const struct tgsic_glsl_source plain[2] = {{TGSIC_PROCESSOR_VERT, "ab", 2},
                                               {TGSIC_PROCESSOR_FRAG, "c", 1}};
    const struct tgsic_glsl_source moved[2] = {{TGSIC_PROCESSOR_VERT, "a", 1},
                                               {TGSIC_PROCESSOR_FRAG, "bc", 2}};
    const struct tgsic_glsl_source other[2] = {{TGSIC_PROCESSOR_VERT, "ab", 2},
                                               {TGSIC_PROCESSOR_COMP, "c", 1}};
    struct tgsic_glsl_options compile = {.size = sizeof compile, .limits = &limit, .num_limits = 1};
    struct tgsic_glsl_link_options link = {.size = sizeof link, .separate = true};
    struct tgsic_cache_key keys[6], again;
    tgsic_glsl_program_key(NULL, NULL, plain, 2, &keys[0]);
    tgsic_glsl_program_key(NULL, NULL, moved, 2, &keys[1]);
    tgsic_glsl_program_key(NULL, NULL, other, 2, &keys[2]);
    tgsic_glsl_program_key(&compile, NULL, plain, 2, &keys[3]);
    tgsic_glsl_program_key(NULL, &link, plain, 2, &keys[4]);
    tgsic_glsl_program_key(NULL, NULL, plain, 1, &keys[5]);
    tgsic_glsl_program_key(NULL, NULL, plain, 2, &again);
    assert_memory_equal(&keys[0], &again, sizeof again);
    for (int i = 0; i < 6; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(&keys[i], &keys[k], sizeof again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_come_back),
        cmocka_unit_test(truncated_programs_are_refused),
        cmocka_unit_test(damaged_programs_are_refused),
        cmocka_unit_test(forged_programs_are_harmless),
        cmocka_unit_test(other_versions_are_told_apart),
        cmocka_unit_test(what_stands_behind_is_refused),
        cmocka_unit_test(survives_running_out_of_memory),
        cmocka_unit_test(digests_are_those_of_the_standard),
        cmocka_unit_test(keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
