/* SPDX-License-Identifier: MIT */
/* Compiled shaders as bytes: what comes back links to the same program, bad bytes are refused. */
#include "limited.h"
#include "glsl2tgsi/glsl2tgsi.h"
#include "tgsi/validate.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A shader with something of everything. */
static const char everything[] =
    "#version 430\n"
    "struct part { vec2 a[2]; int n; };\n"
    "const float table[3] = float[3](1., 2., 3.);\n"
    "uniform part parts[2]; uniform sampler2D s; uniform double d; in vec4 shade; out vec4 color;\n"
    "buffer data { uint count; float values[]; };\n"
    "subroutine vec4 kind(vec4 x); subroutine uniform kind chosen;\n"
    "subroutine(kind) vec4 one(vec4 x) { return x; }\n"
    "subroutine(kind) vec4 two(vec4 x) { return x * 2.; }\n"
    "float sum(out float last, const float t[3]) {\n"
    "    float s = 0., u[]; float u[2];\n"
    "    for (int i = 0; i < 3; i++) { if (i == parts[1].n) continue; s += t[i]; last = s; }\n"
    "    switch (parts[0].n) { case 1: case 2: s++; break; default: return s; }\n"
    "    return s + u[1];\n"
    "}\n"
    "void main() {\n"
    "    float last; mat2 m = mat2(shade); m[1].yx *= 2.;\n"
    "    color = chosen(texture(s, shade.xy)) + sum(last, table) * table[values.length()];\n"
    "    color.zw = (m * vec2(last, float(d))).yx;\n"
    "    if (color.x > .5 && atomicAdd(count, 1u) > 3u) discard;\n"
    "}\n";

static struct tgsic_glsl_shader *compile(enum tgsic_processor stage, const char *text)
{
    struct tgsic_glsl_shader *shader = NULL;
    tgsic_glsl_compile(NULL, stage, &text, NULL, 1, &shader, NULL);
    return shader;
}

static struct tgsic_buffer write_shader(const struct tgsic_glsl_shader *shader)
{
    struct tgsic_buffer bytes;
    assert_int_equal(tgsic_glsl_shader_write(shader, NULL, &bytes, NULL), TGSIC_OK);
    return bytes;
}

static struct tgsic_buffer write_everything(void)
{
    struct tgsic_glsl_shader *shader = compile(TGSIC_PROCESSOR_FRAG, everything);
    assert_non_null(shader);
    struct tgsic_buffer bytes = write_shader(shader);
    tgsic_glsl_shader_free(shader);
    return bytes;
}

/* ---- There and back ------------------------------------------------------------------------ */

/* The program as bytes, or what the linker said. */
static struct tgsic_buffer link_alone(struct tgsic_glsl_shader *shader)
{
    struct tgsic_glsl_link_options options = {.size = sizeof options, .separate = true};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    struct tgsic_buffer bytes = {0};
    if (tgsic_glsl_link(&options, &shader, 1, &program, &diags) == TGSIC_OK)
        assert_int_equal(tgsic_program_write(program, NULL, &bytes, NULL), TGSIC_OK);
    else
        assert_true(diags.errors);
    for (size_t i = 0; !program && i < diags.count; i++) {
        bytes.size = strlen(diags.items[i].text);
        bytes.data = realloc(bytes.data, bytes.size + 1);
        assert_non_null(bytes.data);
        memcpy(bytes.data, diags.items[i].text, bytes.size + 1);
    }
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
    return bytes;
}

static void release(struct tgsic_buffer *bytes)
{
    if (bytes->allocator.resize)
        tgsic_buffer_free(bytes);
    else
        free(bytes->data);
}

static void expect_equal(struct tgsic_buffer a, struct tgsic_buffer b)
{
    assert_int_equal(a.size, b.size);
    if (a.size)
        assert_memory_equal(a.data, b.data, a.size);
    release(&a);
    release(&b);
}

static void expect_comes_back(struct tgsic_glsl_shader *shader)
{
    struct tgsic_glsl_shader *again = NULL;
    struct tgsic_diags diags = {0};
    struct tgsic_buffer bytes = write_shader(shader);
    if (tgsic_glsl_shader_read(bytes.data, bytes.size, NULL, &again, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    bool es, es_again;
    assert_int_equal(tgsic_glsl_shader_stage(shader), tgsic_glsl_shader_stage(again));
    assert_int_equal(tgsic_glsl_shader_version(shader, &es),
                     tgsic_glsl_shader_version(again, &es_again));
    assert_int_equal(es, es_again);
    expect_equal(bytes, write_shader(again));
    expect_equal(link_alone(shader), link_alone(again));
    tgsic_glsl_shader_free(again);
}

static void everything_comes_back(void **state)
{
    struct tgsic_glsl_shader *shader = compile(TGSIC_PROCESSOR_FRAG, everything);
    assert_non_null(shader);
    expect_comes_back(shader);
    tgsic_glsl_shader_free(shader);
}

static int stage_of(const char *name)
{
    static const char *const suffixes[TGSIC_STAGE_COUNT] = {
        [TGSIC_PROCESSOR_VERT] = ".vert",      [TGSIC_PROCESSOR_FRAG] = ".frag",
        [TGSIC_PROCESSOR_GEOM] = ".geom",      [TGSIC_PROCESSOR_TESS_CTRL] = ".tesc",
        [TGSIC_PROCESSOR_TESS_EVAL] = ".tese", [TGSIC_PROCESSOR_COMP] = ".comp"};
    const char *dot = strrchr(name, '.');
    int stage = TGSIC_STAGE_COUNT - 1;
    while (stage >= 0 && (!dot || strcmp(dot, suffixes[stage])))
        stage--;
    return stage;
}

static struct tgsic_glsl_shader *compile_golden(const char *name)
{
    static char text[1 << 16];
    char path[1024];
    if (stage_of(name) < 0)
        return NULL;
    snprintf(path, sizeof path, "%s/%s", GLSL_GOLDENS, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return compile((enum tgsic_processor)stage_of(name), text);
}

static void goldens_come_back(void **state)
{
    unsigned count = 0;
    DIR *directory = opendir(GLSL_GOLDENS);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        struct tgsic_glsl_shader *shader = compile_golden(entry->d_name);
        if (!shader)
            continue;
        expect_comes_back(shader);
        tgsic_glsl_shader_free(shader);
        count++;
    }
    closedir(directory);
    assert_true(count >= 60);
}

/* ---- Bad bytes ----------------------------------------------------------------------------- */

/* The checksum again, so that what is behind it is looked at. */
static void seal(void *data, size_t size)
{
    unsigned char *bytes = data;
    uint32_t hash = 2166136261u;
    for (size_t i = 8; i < size; i++)
        hash = (hash ^ bytes[i]) * 16777619u;
    for (int i = 0; i < 4 && size >= 8; i++)
        bytes[4 + i] = (unsigned char)(hash >> 8 * i);
}

/* What reading says goes to `text`. */
static enum tgsic_result read_bytes(const void *bytes, size_t size, char text[128])
{
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_diags diags = {0};
    enum tgsic_result result = tgsic_glsl_shader_read(bytes, size, NULL, &shader, &diags);
    assert_int_equal(result != TGSIC_OK, diags.errors != 0);
    if (diags.count)
        snprintf(text, 128, "%s", diags.items[0].text);
    tgsic_diags_free(&diags);
    tgsic_glsl_shader_free(shader);
    return result;
}

static void truncated_shaders_are_refused(void **state)
{
    char text[128];
    struct tgsic_buffer bytes = write_everything();
    for (size_t size = 0; size < bytes.size; size++) {
        unsigned char *part = malloc(size ? size : 1);
        assert_non_null(part);
        memcpy(part, bytes.data, size);
        assert_int_equal(read_bytes(part, size, text), TGSIC_E_INVALID);
        seal(part, size);
        assert_int_equal(read_bytes(part, size, text), TGSIC_E_INVALID);
        free(part);
    }
    tgsic_buffer_free(&bytes);
}

static void damaged_shaders_are_refused(void **state)
{
    char text[128];
    struct tgsic_buffer bytes = write_everything();
    for (size_t i = 0; i < bytes.size; i++)
        for (unsigned bit = 0; bit < 8; bit += 3) {
            bytes.data[i] ^= (char)(1u << bit);
            assert_int_equal(read_bytes(bytes.data, bytes.size, text), TGSIC_E_INVALID);
            bytes.data[i] ^= (char)(1u << bit);
        }
    tgsic_buffer_free(&bytes);
}

/* What forged bytes must be refused for. */
static const char *const reasons[] = {
    "a table is longer than all there is",
    "a number is out of range",
    "a number is written badly",
    "a flag is no flag",
    "a name has a zero in it",
    "a type comes later",
    "a type has no such form",
    "a part has no value",
    "a constant comes later",
    "a constant has no value",
    "a variable has the number of another",
    "a variable has a value of another type",
    "a variable cannot be stored where it is",
    "a variable begins with a value of another type",
    "a function has the number of another",
    "a subroutine does not match its type",
    "a subroutine has a type that is of none",
    "there is no such variable",
    "there is no such function",
    "there is no such built-in function",
    "there is no such expression",
    "there is no such statement",
    "operands do not fit what is done with them",
    "a condition is not of type bool",
    "a value of another type is returned",
    "a break leaves nothing",
    "a continue is in no loop",
    "main is none",
    "the shader is of no language",
    "the bytes end too early",
    "something stands behind it",
};
#define NUM_REASONS (sizeof reasons / sizeof *reasons)

static void note_reason(bool *seen, const char *text)
{
    for (size_t i = 0; i < NUM_REASONS; i++)
        seen[i] |= strstr(text, reasons[i]) != NULL;
}

/* Links what was forged, if it can be read: a program, or messages. */
static void use(const void *bytes, size_t size)
{
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .separate = true,
                                              .max_memory = (size_t)16 << 20,
                                              .max_instructions = 2000};
    struct tgsic_glsl_shader *shader = NULL;
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    assert_int_equal(tgsic_glsl_shader_read(bytes, size, NULL, &shader, NULL), TGSIC_OK);
    if (tgsic_glsl_link(&options, &shader, 1, &program, &diags) != TGSIC_OK)
        assert_true(diags.errors);
    for (unsigned s = 0; program && s < TGSIC_STAGE_COUNT; s++)
        if (program->stages >> s & 1)
            assert_int_equal(tgsic_validate(&program->shader[s], NULL, NULL), TGSIC_OK);
    tgsic_program_free(program);
    tgsic_diags_free(&diags);
    tgsic_glsl_shader_free(shader);
}

/* Whatever stands behind the checksum is refused, or is a shader like any other. */
static void forged_shaders_are_harmless(void **state)
{
    static const unsigned char values[] = {0, 1, 2, 5, 7, 0x13, 0xff};
    bool seen[NUM_REASONS] = {false};
    struct tgsic_buffer bytes = write_everything();
    char text[128] = "";
    for (size_t i = 8; i < bytes.size; i++)
        for (size_t v = 0; v < sizeof values; v++) {
            char kept = bytes.data[i];
            bytes.data[i] = (char)values[v];
            seal(bytes.data, bytes.size);
            if (read_bytes(bytes.data, bytes.size, text) == TGSIC_OK)
                use(bytes.data, bytes.size);
            else
                note_reason(seen, text);
            bytes.data[i] = kept;
        }
    for (size_t i = 0; i < NUM_REASONS; i++)
        if (!seen[i])
            fail_msg("nothing was refused for this: %s", reasons[i]);
    tgsic_buffer_free(&bytes);
}

static void other_versions_are_told_apart(void **state)
{
    char text[128];
    struct tgsic_buffer bytes = write_everything();
    bytes.data[9] ^= 1; /* the version's first letter */
    seal(bytes.data, bytes.size);
    assert_int_equal(read_bytes(bytes.data, bytes.size, text), TGSIC_E_UNSUPPORTED);
    tgsic_buffer_free(&bytes);
}

static void programs_are_no_shaders(void **state)
{
    char text[128];
    struct tgsic_glsl_shader *shader = compile(TGSIC_PROCESSOR_VERT, "void main() { "
                                                                     "gl_Position = vec4(1); }");
    struct tgsic_buffer program = link_alone(shader);
    assert_int_equal(read_bytes(program.data, program.size, text), TGSIC_E_INVALID);
    tgsic_buffer_free(&program);
    tgsic_glsl_shader_free(shader);
}

static void survives_running_out_of_memory(void **state)
{
    struct tgsic_buffer bytes = write_everything();
    enum tgsic_result result = TGSIC_E_MEMORY;
    for (unsigned n = 0; result == TGSIC_E_MEMORY; n++) {
        unsigned left = n;
        struct tgsic_allocator allocator = {limited, &left};
        struct tgsic_read_options options = {.size = sizeof options, .allocator = &allocator};
        struct tgsic_glsl_shader *shader = NULL;
        result = tgsic_glsl_shader_read(bytes.data, bytes.size, &options, &shader, NULL);
        tgsic_glsl_shader_free(shader);
        assert_true(n < 1000);
    }
    assert_int_equal(result, TGSIC_OK);
    tgsic_buffer_free(&bytes);
}

static void keys_differ(void **state)
{
    const struct tgsic_glsl_source source = {TGSIC_PROCESSOR_VERT, "ab", 2};
    const struct tgsic_glsl_source longer = {TGSIC_PROCESSOR_VERT, "abc", 3};
    const struct tgsic_glsl_source other = {TGSIC_PROCESSOR_FRAG, "ab", 2};
    const struct tgsic_glsl_options options = {.size = sizeof options, .max_version = 330};
    struct tgsic_cache_key keys[5];
    tgsic_glsl_shader_key(NULL, &source, &keys[0]);
    tgsic_glsl_shader_key(NULL, &longer, &keys[1]);
    tgsic_glsl_shader_key(NULL, &other, &keys[2]);
    tgsic_glsl_shader_key(&options, &source, &keys[3]);
    tgsic_glsl_program_key(NULL, NULL, &source, 1, &keys[4]);
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < i; k++)
            assert_memory_not_equal(&keys[i], &keys[k], sizeof keys[0]);
    tgsic_glsl_shader_key(NULL, &source, &keys[1]);
    assert_memory_equal(&keys[0], &keys[1], sizeof keys[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back),
        cmocka_unit_test(goldens_come_back),
        cmocka_unit_test(truncated_shaders_are_refused),
        cmocka_unit_test(damaged_shaders_are_refused),
        cmocka_unit_test(forged_shaders_are_harmless),
        cmocka_unit_test(other_versions_are_told_apart),
        cmocka_unit_test(programs_are_no_shaders),
        cmocka_unit_test(survives_running_out_of_memory),
        cmocka_unit_test(keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
