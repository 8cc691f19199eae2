/* SPDX-License-Identifier: MIT */
/* The token form: its bits, every name through text and tokens and back, and bad streams. */
#include "tgsi/tgsi.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define TRUNCATED 1200
#define TOKEN     1201

static struct tgsic_shader parse(const char *text)
{
    struct tgsic_shader shader = {0};
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        print_error("%s\n%s\n", text, diags.items[0].text);
    assert_int_equal(diags.errors, 0);
    tgsic_diags_free(&diags);
    return shader;
}

static struct tgsic_buffer print(const struct tgsic_shader *shader)
{
    struct tgsic_buffer buffer;
    assert_int_equal(tgsic_print_text(shader, NULL, &buffer, NULL), TGSIC_OK);
    return buffer;
}

static struct tgsic_buffer write_words(const struct tgsic_shader *shader)
{
    struct tgsic_buffer buffer;
    assert_int_equal(tgsic_write_tokens(shader, NULL, &buffer, NULL), TGSIC_OK);
    return buffer;
}

static const uint32_t *words_of(const struct tgsic_buffer *buffer)
{
    return (const uint32_t *)(const void *)buffer->data;
}

/* text → decoded → text → decoded → tokens → decoded → text; the first text is not canonical. */
static void expect_survival(const char *text)
{
    struct tgsic_shader shader = parse(text);
    struct tgsic_buffer canonical = print(&shader);
    tgsic_shader_free(&shader);
    shader = parse(canonical.data);
    struct tgsic_buffer words = write_words(&shader);
    struct tgsic_shader back;
    assert_int_equal(tgsic_read_tokens(words_of(&words), words.size / 4, NULL, &back, NULL),
                     TGSIC_OK);
    struct tgsic_buffer again = print(&back);
    assert_string_equal(again.data, canonical.data);
    tgsic_buffer_free(&canonical);
    tgsic_buffer_free(&words);
    tgsic_buffer_free(&again);
    tgsic_shader_free(&shader);
    tgsic_shader_free(&back);
}

static void expect_words(const char *text, const uint32_t *expected, size_t count)
{
    struct tgsic_shader shader = parse(text);
    struct tgsic_buffer words = write_words(&shader);
    assert_int_equal(words.size, count * 4);
    for (size_t i = 0; i < count; i++)
        if (words_of(&words)[i] != expected[i])
            print_error("%s: word %u is %08x, not %08x\n", text, (unsigned)i,
                        (unsigned)words_of(&words)[i], (unsigned)expected[i]);
    assert_memory_equal(words.data, expected, words.size);
    tgsic_buffer_free(&words);
    tgsic_shader_free(&shader);
    expect_survival(text);
}

#define EXPECT_WORDS(text, ...)                                                                    \
    do {                                                                                           \
        static const uint32_t expected[] = {__VA_ARGS__};                                          \
        expect_words(text, expected, sizeof expected / sizeof *expected);                          \
    } while (0)

static void bits_of_declarations(void **state)
{
    (void)state;
    EXPECT_WORDS("FRAG DCL IN[0].xy, GENERIC[3], PERSPECTIVE, CENTROID", 0x00000402, 4, 0x00632040,
                 0x00000000, 0x00000012, 0x00000305);
    EXPECT_WORDS("FRAG DCL CONST[2][0..15]", 0x00000302, 4, 0x001f1030, 0x000f0000, 0x00000002);
    EXPECT_WORDS("VERT DCL TEMP[0..3], ARRAY(1), LOCAL", 0x00000302, 0, 0x030f4030, 0x00030000,
                 0x00000001);
    EXPECT_WORDS("GEOM DCL OUT[1], GENERIC[7], STREAM(0, 1, 2, 3), INVARIANT", 0x00000302, 3,
                 0x00af3030, 0x00010001, 0xe4000705);
    EXPECT_WORDS("COMP DCL IMAGE[0], 2D, PIPE_FORMAT_R32_UINT, WR, RAW", 0x00000302, 5, 0x000f9030,
                 0x00000000, 0x0001a302);
    EXPECT_WORDS("FRAG DCL SVIEW[1], 2D, UNORM, SNORM, SINT, UINT", 0x00000302, 4, 0x000fa030,
                 0x00010001, 0x0c204002);
    EXPECT_WORDS("COMP DCL BUFFER[0], ATOMIC", 0x00000202, 5, 0x040fb020, 0);
    EXPECT_WORDS("COMP DCL MEMORY[0], PRIVATE", 0x00000202, 5, 0x100fc020, 0);
}

static void bits_of_the_rest(void **state)
{
    (void)state;
    EXPECT_WORDS("VERT PROPERTY NUM_CLIPDIST_ENABLED 3", 0x00000202, 0, 0x0000f023, 3);
    EXPECT_WORDS("VERT IMM[0] INT32 {-1, 2, 3, 4}", 0x00000502, 0, 0x00080051, 0xffffffff, 2, 3, 4);
    EXPECT_WORDS("VERT MOV_SAT_PRECISE OUT[1].xz, -|TEMP[2].wzyx|", 0x00000302, 0, 0x40b01022,
                 0x00000453, 0xc6c00084);
    EXPECT_WORDS("VERT MOV TEMP[ADDR[1].y-2](3), CONST[ADDR[0].x+4][5]", 0x00000602, 0, 0x00a01052,
                 0x03fff9f4, 0x00d00016, 0x39000161, 0x00040001, 0x00000006);
    EXPECT_WORDS("FRAG IF TEMP[0] ENDIF", 0x00000402, 4, 0x0884a022, 0x00000001, 0x39000004,
                 0x0004e002);
    EXPECT_WORDS("FRAG TXF TEMP[0], TEMP[1], SAMP[2], 2D, IMM[0].zyx", 0x00000602, 4, 0x1125e052,
                 0x00000102, 0x00670000, 0x000000f4, 0x39000044, 0x39000085);
    EXPECT_WORDS("COMP LOAD TEMP[0].x, BUFFER[1], TEMP[0], VOLATILE, 2D, PIPE_FORMAT_R32_UINT",
                 0x00000502, 5, 0x212a1042, 0x00068024, 0x00000014, 0x3900004b, 0x39000004);
}

static void every_opcode(void **state)
{
    (void)state;
    for (unsigned opcode = 0; opcode < TGSIC_OPCODE_LIMIT; opcode++) {
        const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
        char text[512];
        if (!info->name)
            continue;
        size_t at = (size_t)snprintf(text, sizeof text, "FRAG %s", info->name);
        for (unsigned i = 0; i < (unsigned)info->num_dst + info->num_src; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s TEMP[%u]", i ? "," : "", i);
        if (info->flags & TGSIC_OPFLAG_TEX)
            at += (size_t)snprintf(text + at, sizeof text - at, ", 2D");
        if (info->flags & TGSIC_OPFLAG_LABEL)
            snprintf(text + at, sizeof text - at, " :0");
        expect_survival(text);
        struct tgsic_shader shader = parse(text);
        assert_int_equal(shader.instructions[0].opcode, opcode);
        tgsic_shader_free(&shader);
    }
}

static void survive(const char *format, const char *word)
{
    char text[256];
    snprintf(text, sizeof text, format, word);
    expect_survival(text);
}

static void every_name(void **state)
{
    (void)state;
#define TGSI_PROCESSOR(n, word)        survive("%s END", #word);
#define TGSI_FILE(n, word)             survive("COMP DCL %s[3..4] MOV TEMP[0], TEMP[0]", #word);
#define TGSI_SEMANTIC(n, word)         survive("FRAG DCL SV[0], %s[2]", #word);
#define TGSI_RETURN_TYPE(n, word)      survive("FRAG DCL SVIEW[0], 3D, %s", #word);
#define TGSI_INTERPOLATION(n, word)    survive("FRAG DCL IN[0], GENERIC[0], %s", #word);
#define TGSI_LOCATION(n, word)         survive("FRAG DCL IN[0], FOG, LINEAR, %s", #word);
#define TGSI_MEMORY_TYPE(n, word)      survive("COMP DCL MEMORY[0], %s", #word);
#define TGSI_PRIMITIVE(n, word)        survive("GEOM PROPERTY GS_INPUT_PRIMITIVE %s", #word);
#define TGSI_COORD_ORIGIN(n, word)     survive("FRAG PROPERTY FS_COORD_ORIGIN %s", #word);
#define TGSI_PIXEL_CENTER(n, word)     survive("FRAG PROPERTY FS_COORD_PIXEL_CENTER %s", #word);
#define TGSI_MEMORY_QUALIFIER(n, word) survive("COMP LOAD TEMP[0], BUFFER[0], TEMP[0], %s", #word);
#define TGSI_TARGET(n, ident, word, coords, layer, shadow, msaa)                                   \
    survive("FRAG TEX TEMP[0], TEMP[0], SAMP[0], %s", word);                                       \
    survive("FRAG DCL IMAGE[0], %s", word);
#define TGSI_FORMAT(n, word, glsl, kind) survive("COMP DCL IMAGE[0], 2D, PIPE_FORMAT_%s", #word);
#define TGSI_IMMEDIATE_TYPE(n, word)                                                               \
    survive(n < 3 ? "FRAG IMM %s {1, 2, 3, 4}" : "FRAG IMM %s {5, 6}", #word);
#include "tgsi/enums.def"
    for (unsigned i = 0; tgsic_property_name(i); i++)
        if (tgsic_property_value_kind(i) == TGSIC_PROPERTY_IS_UINT)
            survive("VERT PROPERTY %s 1", tgsic_property_name(i));
    survive("VERT PROPERTY NEXT_SHADER %s", "FRAG");
}

static void labels_are_rebuilt(void **state)
{
    (void)state;
    struct tgsic_shader shader = parse("FRAG UIF TEMP[0] ENDIF BGNLOOP ENDLOOP CAL :1 END");
    struct tgsic_shader back;
    shader.instructions[0].label = 77;
    shader.instructions[3].has_label = false;
    shader.instructions[5].has_label = true;
    struct tgsic_buffer words = write_words(&shader);
    assert_int_equal(tgsic_read_tokens(words_of(&words), words.size / 4, NULL, &back, NULL),
                     TGSIC_OK);
    assert_int_equal(back.instructions[0].label, 1);
    assert_int_equal(back.instructions[2].label, 3);
    assert_true(back.instructions[3].has_label);
    assert_int_equal(back.instructions[4].label, 1);
    assert_false(back.instructions[5].has_label);
    tgsic_buffer_free(&words);
    tgsic_shader_free(&shader);
    tgsic_shader_free(&back);
}

static void what_has_no_place_is_an_error(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "VERT DCL TEMP[0..3], ARRAY(1024)",
        "VERT MOV TEMP[ADDR[0].x](1024), TEMP[0]",
        "VERT CAL :16777216",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct tgsic_shader shader = parse(texts[i]);
        struct tgsic_diags diags = {0};
        struct tgsic_buffer words;
        assert_int_equal(tgsic_write_tokens(&shader, NULL, &words, &diags), TGSIC_E_UNSUPPORTED);
        assert_int_equal(diags.items[0].pos.line, 1);
        assert_int_equal(diags.items[0].pos.column, 6);
        tgsic_diags_free(&diags);
        tgsic_shader_free(&shader);
    }
}

/* Frames a body as a stream of VERT and expects `code` at word `at`. */
static void expect_bad(const uint32_t *body, size_t count, unsigned code, unsigned at)
{
    uint32_t words[16] = {2 | (uint32_t)count << 8, 0};
    struct tgsic_shader shader = {0};
    struct tgsic_diags diags = {0};
    memcpy(words + 2, body, count * 4);
    assert_int_equal(tgsic_read_tokens(words, count + 2, NULL, &shader, &diags), TGSIC_E_INVALID);
    assert_int_equal(diags.errors, 1);
    if (diags.items[0].code != code || diags.items[0].pos.word != at)
        print_error("%08x: %s\n", (unsigned)body[0], diags.items[0].text);
    assert_int_equal(diags.items[0].code, code);
    assert_int_equal(diags.items[0].pos.word, at);
    tgsic_diags_free(&diags);
}

#define EXPECT_BAD(code, at, ...)                                                                  \
    do {                                                                                           \
        static const uint32_t body[] = {__VA_ARGS__};                                              \
        expect_bad(body, sizeof body / sizeof *body, code, at);                                    \
    } while (0)

static void bad_tokens(void **state)
{
    (void)state;
    EXPECT_BAD(TOKEN, 2, 0x00000004);                            /* type */
    EXPECT_BAD(TOKEN, 2, 0x200f4020, 0);                         /* padding of a declaration */
    EXPECT_BAD(TOKEN, 2, 0x040f4020, 0);                         /* atomic TEMP */
    EXPECT_BAD(TOKEN, 2, 0x080f4020, 0);                         /* shared TEMP */
    EXPECT_BAD(TRUNCATED, 2, 0x000f4020);                        /* no range */
    EXPECT_BAD(TRUNCATED, 4, 0x000f4020, 0, 0x022f2020, 0);      /* no array */
    EXPECT_BAD(TOKEN, 2, 0x001f1030, 0, 0x00010000);             /* padding of a dimension */
    EXPECT_BAD(TOKEN, 2, 0x004f2030, 0, 0x00000004);             /* interpolation */
    EXPECT_BAD(TOKEN, 2, 0x004f2030, 0, 0x00000030);             /* location */
    EXPECT_BAD(TOKEN, 2, 0x002f2030, 0, 0x000000c8);             /* semantic */
    EXPECT_BAD(TOKEN, 2, 0x000f9030, 0, 0x00000013);             /* target of an image */
    EXPECT_BAD(TOKEN, 2, 0x000f9030, 0, 0x00000402);             /* format of an image */
    EXPECT_BAD(TOKEN, 2, 0x000fa030, 0, 0x00000702);             /* return type */
    EXPECT_BAD(TOKEN, 2, 0x00000011);                            /* immediate of no words */
    EXPECT_BAD(TOKEN, 2, 0x00000061, 0, 0, 0, 0, 0);             /* immediate of five words */
    EXPECT_BAD(TOKEN, 2, 0x00180051, 0, 0, 0, 0);                /* type of immediate */
    EXPECT_BAD(TRUNCATED, 2, 0x00000051, 0, 0, 0);               /* immediate cut short */
    EXPECT_BAD(TOKEN, 2, 0x00064023, 0);                         /* property 100 */
    EXPECT_BAD(TOKEN, 2, 0x00001033, 0, 0);                      /* property of two words */
    EXPECT_BAD(TOKEN, 2, 0x00071002);                            /* opcode 113 */
    EXPECT_BAD(TOKEN, 2, 0x00c01022, 0x000000f4, 0x39000004, 0); /* MOV of two destinations */
    EXPECT_BAD(TOKEN, 2, 0x80a01022, 0x000000f4, 0x39000004);    /* padding of an instruction */
    EXPECT_BAD(TOKEN, 2, 0x10a01022, 0, 0x000000f4, 0x39000004); /* texture of MOV */
    EXPECT_BAD(TOKEN, 2, 0x01234032, 0x000000f4, 0x39000004, 0x39000005); /* TEX without */
    EXPECT_BAD(TOKEN, 2, 0x20a01022, 1, 0x000000f4, 0x39000004);          /* memory of MOV */
    EXPECT_BAD(TRUNCATED, 2, 0x00a01022, 0x000000f4);                     /* no source */
    EXPECT_BAD(TOKEN, 2, 0x00a01022, 0x040000f4, 0x39000004);    /* padding of a destination */
    EXPECT_BAD(TOKEN, 2, 0x00a01022, 0x000002f4, 2, 0x39000004); /* dimension of a dimension */
}

static void bad_headers(void **state)
{
    (void)state;
    static const struct {
        uint32_t words[3];
        size_t count;
        unsigned code;
    } streams[] = {
        {{0}, 0, TRUNCATED},       {{2}, 1, TRUNCATED},    {{0x001, 0}, 2, TOKEN},
        {{0x102, 0}, 2, TOKEN},    {{0x002, 6}, 2, TOKEN}, {{0x002, 16}, 2, TOKEN},
        {{0x002, 0, 3}, 3, TOKEN},
    };
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        struct tgsic_shader shader;
        struct tgsic_diags diags = {0};
        assert_int_equal(
            tgsic_read_tokens(streams[i].words, streams[i].count, NULL, &shader, &diags),
            TGSIC_E_INVALID);
        assert_int_equal(diags.items[0].code, streams[i].code);
        tgsic_diags_free(&diags);
    }
}

static void limits(void **state)
{
    (void)state;
    struct tgsic_read_options options = {.size = sizeof options,
                                         .limits = {.size = sizeof options.limits,
                                                    .max_instructions = 2,
                                                    .max_declarations = 1,
                                                    .max_immediates = 1,
                                                    .max_nesting = 1}};
    static const char *const texts[] = {
        "VERT NOP NOP NOP",
        "VERT DCL TEMP[0] DCL TEMP[1]",
        "VERT IMM INT32 {0,0,0,0} IMM INT32 {0,0,0,0}",
        "VERT PROPERTY NUM_VIEWS 1 PROPERTY NUM_VIEWS 1",
        "VERT BGNLOOP BGNLOOP",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct tgsic_shader shader = parse(texts[i]), back;
        struct tgsic_buffer words = write_words(&shader);
        struct tgsic_diags diags = {0};
        assert_int_equal(
            tgsic_read_tokens(words_of(&words), words.size / 4, &options, &back, &diags),
            TGSIC_E_LIMIT);
        assert_int_equal(diags.errors, 1);
        tgsic_diags_free(&diags);
        tgsic_buffer_free(&words);
        tgsic_shader_free(&shader);
    }
}

static void streams_cut_short(void **state)
{
    (void)state;
    struct tgsic_shader shader =
        parse("GEOM PROPERTY NUM_VIEWS 1 DCL OUT[0..3], GENERIC[0], STREAM(0, 1, 2, 3) "
              "IMM UINT64 {1, 2} TXF TEMP[ADDR[0].x](1), IN[ADDR[0].x][1], SAMP[0], 2D, "
              "IMM[0].xyz LOAD TEMP[0], IMAGE[0], TEMP[0], COHERENT END");
    struct tgsic_buffer words = write_words(&shader);
    size_t count = words.size / 4;
    for (size_t keep = 2; keep < count; keep++) {
        /* A block of its own, so that a sanitizer sees a word too many. */
        uint32_t *cut = malloc(keep * 4);
        memcpy(cut, words.data, keep * 4);
        cut[0] = 2 | (uint32_t)(keep - 2) << 8;
        struct tgsic_shader back;
        if (tgsic_read_tokens(cut, keep, NULL, &back, NULL) == TGSIC_OK)
            tgsic_shader_free(&back);
        free(cut);
    }
    tgsic_buffer_free(&words);
    tgsic_shader_free(&shader);
}

/* An allocator that gives `allowed` blocks and counts those that are out. */
struct counter {
    int allowed, out;
};

static void *counting_resize(void *user, void *block, size_t size)
{
    struct counter *counter = user;
    if (!size) {
        counter->out -= block != NULL;
        free(block);
        return NULL;
    }
    if (counter->allowed-- <= 0)
        return NULL;
    counter->out += !block;
    return realloc(block, size);
}

/* Calls one reader or writer with ever more memory until it succeeds; each failure says so and
 * leaks nothing. */
#define EXPECT_RECOVERY(call, release)                                                             \
    do {                                                                                           \
        enum tgsic_result result = TGSIC_E_MEMORY;                                                 \
        for (int blocks = 0; result != TGSIC_OK; blocks++) {                                       \
            struct counter counter = {blocks, 0};                                                  \
            struct tgsic_allocator allocator = {counting_resize, &counter};                        \
            struct tgsic_diags diags = {0};                                                        \
            assert_true(blocks < 100);                                                             \
            result = call;                                                                         \
            if (result == TGSIC_OK) {                                                              \
                release;                                                                           \
            } else {                                                                               \
                assert_int_equal(result, TGSIC_E_MEMORY);                                          \
                assert_int_equal(diags.errors, 1);                                                 \
            }                                                                                      \
            assert_int_equal(counter.out, 0);                                                      \
            tgsic_diags_free(&diags);                                                              \
        }                                                                                          \
    } while (0)

static void running_out_of_memory(void **state)
{
    (void)state;
    char text[40000] = "VERT DCL TEMP[0]";
    for (size_t at = strlen(text); at + 30 < sizeof text; at += strlen(text + at))
        strcpy(text + at, " MOV TEMP[0], TEMP[0]");
    strcat(text, " END");
    struct tgsic_shader shader = parse(text), copy;
    struct tgsic_buffer buffer, words = write_words(&shader);
    struct tgsic_read_options reading = {.size = sizeof reading};
    struct tgsic_write_options writing = {.size = sizeof writing};
#define WITH(options) (options.allocator = &allocator, &options)
    EXPECT_RECOVERY(tgsic_parse_text(text, strlen(text), WITH(reading), &copy, &diags),
                    tgsic_shader_free(&copy));
    EXPECT_RECOVERY(
        tgsic_read_tokens(words_of(&words), words.size / 4, WITH(reading), &copy, &diags),
        tgsic_shader_free(&copy));
    EXPECT_RECOVERY(tgsic_print_text(&shader, WITH(writing), &buffer, &diags),
                    tgsic_buffer_free(&buffer));
    EXPECT_RECOVERY(tgsic_write_tokens(&shader, WITH(writing), &buffer, &diags),
                    tgsic_buffer_free(&buffer));
    EXPECT_RECOVERY(tgsic_validate(&shader, WITH(reading), &diags), (void)0);
    EXPECT_RECOVERY(tgsic_write_token_file(&shader, WITH(writing), &buffer, &diags),
                    tgsic_buffer_free(&buffer));
    struct tgsic_buffer file;
    assert_int_equal(tgsic_write_token_file(&shader, NULL, &file, NULL), TGSIC_OK);
    EXPECT_RECOVERY(tgsic_read_token_file(file.data, file.size, WITH(reading), &copy, &diags),
                    tgsic_shader_free(&copy));
    tgsic_buffer_free(&file);
    tgsic_buffer_free(&words);
    tgsic_shader_free(&shader);
}

static void token_files(void **state)
{
    (void)state;
    static const unsigned char start[8] = {'T', 'G', 'S', 'I', 1, 0, 0, 0};
    struct tgsic_shader shader = parse("FRAG DCL OUT[0], COLOR IMM FLT32 {1, 2, 3, 4} "
                                       "MOV OUT[0], IMM[0] END");
    struct tgsic_shader back;
    struct tgsic_buffer file, words = write_words(&shader);
    assert_int_equal(tgsic_write_token_file(&shader, NULL, &file, NULL), TGSIC_OK);
    assert_int_equal(file.size, words.size + 8);
    assert_memory_equal(file.data, start, sizeof start);
    uint32_t header = words_of(&words)[0];
    for (int i = 0; i < 4; i++)
        assert_int_equal((unsigned char)file.data[8 + i], header >> 8 * i & 0xff);
    assert_int_equal(tgsic_read_token_file(file.data, file.size, NULL, &back, NULL), TGSIC_OK);
    assert_int_equal(back.num_instructions, 2);
    tgsic_shader_free(&back);
    for (size_t size = 0; size < file.size; size++)
        assert_int_equal(tgsic_read_token_file(file.data, size, NULL, &back, NULL),
                         TGSIC_E_INVALID);
    for (int at = 0; at < 8; at++) {
        file.data[at] ^= 0x40;
        assert_int_equal(tgsic_read_token_file(file.data, file.size, NULL, &back, NULL),
                         TGSIC_E_INVALID);
        file.data[at] ^= 0x40;
    }
    tgsic_buffer_free(&file);
    tgsic_buffer_free(&words);
    tgsic_shader_free(&shader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_of_declarations),
        cmocka_unit_test(bits_of_the_rest),
        cmocka_unit_test(every_opcode),
        cmocka_unit_test(every_name),
        cmocka_unit_test(labels_are_rebuilt),
        cmocka_unit_test(what_has_no_place_is_an_error),
        cmocka_unit_test(bad_tokens),
        cmocka_unit_test(bad_headers),
        cmocka_unit_test(limits),
        cmocka_unit_test(streams_cut_short),
        cmocka_unit_test(token_files),
        cmocka_unit_test(running_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
