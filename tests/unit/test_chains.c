/* SPDX-License-Identifier: MIT */
/* Chains of comparisons: which there are, and everything that makes one none. */
#include "tgsi/chains.h"
#include "tgsi/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct tgsic_shader shader;
static struct tgsic_arena arena;
static struct tgsic_scan scan;
static struct tgsic_chains chains;
static jmp_buf escape;

static void find(const char *text)
{
    struct tgsic_diags diags = {0};
    if (tgsic_parse_text(text, strlen(text), NULL, &shader, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    if (tgsic_validate(&shader, NULL, &diags) != TGSIC_OK)
        fail_msg("%s", diags.items[0].text);
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape))
        fail_msg("the search left its arena");
    tgsic_scan_shader(&arena, &shader, &scan);
    tgsic_find_chains(&arena, &scan, &chains);
}

static void forget(void)
{
    tgsic_arena_free(&arena);
    tgsic_shader_free(&shader);
}

#define HEAD                                                                                       \
    "FRAG\nDCL IN[0], GENERIC[0], CONSTANT\nDCL OUT[0], COLOR\nDCL CONST[0..3]\nDCL TEMP[0..7]\n"  \
    "DCL TEMP[8..9], ARRAY(1), LOCAL\nDCL ADDR[0]\n"                                               \
    "IMM[0] UINT32 {0, 1, 2, 3}\nIMM[1] UINT32 {4, 5, 6, 7}\n"

/* ---- A chain of four links, with something in it ------------------------------------------- */

struct insertion {
    const char *before, *front; /* of the comparison; between it and the first link */
    const char *in_branch;      /* the second */
    const char *in_else;        /* between the second and the third link */
    const char *behind;         /* the ENDIF of the third link */
    const char *after;
};

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static void find_with(const struct insertion *in)
{
    char text[2048];
    snprintf(text, sizeof text,
             HEAD "MOV TEMP[0], CONST[0]\nMOV TEMP[2], CONST[0]\n%s"
                  "USEQ TEMP[1], TEMP[0].xxxx, IMM[0]\n%s"
                  "UIF TEMP[1].xxxx\nMOV TEMP[2], CONST[1]\nELSE\n"
                  "UIF TEMP[1].yyyy\nMOV TEMP[2], CONST[2]\n%sELSE\n%s"
                  "UIF TEMP[1].zzzz\nMOV TEMP[2], CONST[3]\nELSE\n"
                  "UIF TEMP[1].wwww\nMOV TEMP[2], IN[0]\nENDIF\n"
                  "ENDIF\n%sENDIF\nENDIF\n%sMOV OUT[0], TEMP[2]\nEND\n",
             or_nothing(in->before), or_nothing(in->front), or_nothing(in->in_branch),
             or_nothing(in->in_else), or_nothing(in->behind), or_nothing(in->after));
    find(text);
}

static unsigned count_with(struct insertion in)
{
    find_with(&in);
    unsigned count = chains.count;
    forget();
    return count;
}

/* the instruction of this number from behind that has the opcode */
static uint32_t last_of(unsigned opcode, unsigned number)
{
    uint32_t i = shader.num_instructions;
    while (i-- > 0)
        if (shader.instructions[i].opcode == opcode && !number--)
            return i;
    return UINT32_MAX;
}

static void what_a_chain_is(void **state)
{
    (void)state;
    find_with(&(struct insertion){0});
    assert_int_equal(chains.count, 1);
    const struct tgsic_chain *chain = &chains.list[0];
    assert_int_equal(chain->num_links, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(chain->links[i].value, i);
        assert_int_equal(chain->links[i].start, last_of(TGSIC_OPCODE_UIF, 3 - i));
        assert_ptr_equal(tgsic_chain_of(&chains, chain->links[i].start), chain);
        assert_ptr_equal(tgsic_chain_of(&chains, last_of(TGSIC_OPCODE_ENDIF, i)), chain);
    }
    assert_int_equal(chain->end, last_of(TGSIC_OPCODE_ENDIF, 0));
    assert_int_equal(chain->compare, last_of(TGSIC_OPCODE_USEQ, 0));
    assert_int_equal(chain->source, 0);
    assert_false(chain->has_else);
    assert_int_equal(chain->num_kept, 0);
    assert_ptr_equal(tgsic_chain_of(&chains, chain->compare), chain); /* nobody else reads it */
    assert_null(tgsic_chain_of(&chains, last_of(TGSIC_OPCODE_MOV, 0)));
    forget();
}

/* Only what is on the way from the comparison to the last link matters. */
static void what_does_no_harm(void **state)
{
    (void)state;
    assert_int_equal(count_with((struct insertion){.before = "MOV TEMP[0].x, CONST[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.front = "MOV TEMP[0].y, CONST[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.in_branch = "MOV TEMP[0], CONST[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.in_branch = "MOV TEMP[1], CONST[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.in_else = "USEQ TEMP[3], TEMP[0], IMM[1]\n"}),
                     1);
    assert_int_equal(count_with((struct insertion){.in_else = "MOV TEMP[3], TEMP[2]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.in_else = "MOV TEMP[3], IMM[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.in_else = "MOV TEMP[0].x, TEMP[1].wwww\n"}), 1);
    assert_int_equal(count_with((struct insertion){.after = "MOV TEMP[0], CONST[1]\n"}), 1);
    assert_int_equal(count_with((struct insertion){.before = "BGNLOOP\n",
                                                   .in_branch = "BRK\n",
                                                   .after = "BRK\n"
                                                            "ENDLOOP\n"}),
                     1);
}

static void what_breaks_it(void **state)
{
    static const struct insertion breaks[] = {
        {.front = "MOV TEMP[0].x, CONST[1]\n"},      /* the subject */
        {.front = "MOV TEMP[1].w, CONST[1]\n"},      /* a condition */
        {.front = "MOV TEMP[1].w, TEMP[2].wwww\n"},  /* by a copy of something else, */
        {.front = "MOV TEMP[1].w, -TEMP[1].wwww\n"}, /* of its opposite, */
        {.front = "MOV_SAT TEMP[1].w, TEMP[1].wwww\n"},
        {.front = "MOV TEMP[1].w, TEMP[1].xxxx\n"},                 /* of another one */
        {.front = "UIF CONST[0].xxxx\nENDIF\n"},                    /* another block */
        {.front = "USEQ TEMP[1].w, -TEMP[0].xxxx, IMM[0].wwww\n"},  /* another value */
        {.front = "USEQ TEMP[1].w, TEMP[0].xxxx, -IMM[0].wwww\n"},  /* no plain constant */
        {.front = "USEQ TEMP[1].w, TEMP[0].xxxx, CONST[0].wwww\n"}, /* none at all */
        {.front = "USEQ TEMP[1].w, TEMP[0].yyyy, IMM[0].wwww\n"},   /* another subject */
        {.front = "USEQ TEMP[1].w, TEMP[2].xxxx, IMM[0].wwww\n"},   /* of another register */
        {.front = "USEQ TEMP[1].w, CONST[0].xxxx, IMM[0].wwww\n"},  /* of another file */
        {.front = "USEQ TEMP[1].w, TEMP[0].xxxx, IMM[0].xxxx\n"},   /* a constant twice */
        {.front = "USNE TEMP[1].w, TEMP[0].xxxx, IMM[0].wwww\n"},   /* another comparison */
        {.front = "USEQ TEMP[1].w, IMM[0].xxxx, IMM[0].wwww\n"},    /* no subject */
        {.front = "USEQ TEMP[0].x, TEMP[0].xxxx, IMM[0].wwww\n"},   /* its own subject */
        {.front = "USEQ TEMP[1], TEMP[1].xxxx, IMM[0]\n"},          /* all are */
        {.in_else = "MOV TEMP[3], CONST[1]\n"},                     /* something runs */
        {.in_else = "USEQ TEMP[0].x, TEMP[0].xxxx, IMM[1].xxxx\n"   /* the same name, */
                    "USEQ TEMP[1].zw, TEMP[0].xxxx, IMM[0]\n"},     /* another value */
        {.in_else = "USEQ TEMP[1].w, TEMP[0].yyyy, IMM[0].wwww\n"}, /* a condition */
        {.in_else = "USEQ TEMP[1].w, TEMP[0].xxxx, IMM[0].yyyy\n"}, /* a constant twice */
        {.in_else = "USEQ OUT[0].w, TEMP[0].xxxx, IMM[0].yyyy\n"},  /* more than TEMPs change */
        {.in_else = "USEQ TEMP[9].x, TEMP[0].xxxx, IMM[0].yyyy\n",  /* an array does, */
         .after = "MOV TEMP[2].x, TEMP[ADDR[0].x+8](1).xxxx\n"},    /* ... by an index */
        {.behind = "MOV TEMP[3], CONST[1]\n"},                      /* something runs */
        {.behind = "USEQ TEMP[3], TEMP[0].xxxx, IMM[1]\n"},         /* even a comparison */
        {.before = "SWITCH CONST[0].xxxx\nCASE IMM[0].xxxx\n", .after = "ENDSWITCH\n"},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof breaks / sizeof *breaks; i++)
        if (count_with(breaks[i]))
            fail_msg("%s%s%s%s", or_nothing(breaks[i].before), or_nothing(breaks[i].front),
                     or_nothing(breaks[i].in_else), or_nothing(breaks[i].behind));
}

/* What the search learnt on its way through a chain is not known behind it. */
static void facts_end_with_their_chain(void **state)
{
#define LINKS                                                                                      \
    "UIF TEMP[1].xxxx\nMOV TEMP[0].x, CONST[1]\nELSE\nUIF TEMP[1].yyyy\nELSE\n"                    \
    "UIF TEMP[1].zzzz\nELSE\nUIF TEMP[1].wwww\nENDIF\nENDIF\nENDIF\nENDIF\n"
    (void)state;
    find(HEAD "MOV TEMP[0], CONST[0]\nUSEQ TEMP[1], TEMP[0].xxxx, IMM[0]\n" LINKS LINKS "END\n");
    assert_int_equal(chains.count, 1);
    forget();
}

/* ---- Subjects ------------------------------------------------------------------------------ */

static void files_of_subjects(void **state)
{
    static const struct {
        const char *front, *after;
        unsigned count;
    } subjects[] = {
        {"USEQ TEMP[1], IN[0].xxxx, IMM[0]\n", NULL, 1},
        {"USEQ TEMP[1], IMM[0], CONST[2].wwww\n", NULL, 1},
        {"USEQ TEMP[1], CONST[ADDR[0].x].xxxx, IMM[0]\n", NULL, 0},
        {"USEQ TEMP[1], TEMP[8].xxxx, IMM[0]\n", NULL, 1},
        {"USEQ TEMP[1], TEMP[8].xxxx, IMM[0]\n", "MOV TEMP[ADDR[0].x+8](1), CONST[0]\n", 0},
        {"USEQ TEMP[1], TEMP[8].xyxx, IMM[0]\n", NULL, 0},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof subjects / sizeof *subjects; i++)
        assert_int_equal(count_with((struct insertion){.before = "UARL ADDR[0].x, CONST[0].xxxx\n",
                                                       .front = subjects[i].front,
                                                       .after = subjects[i].after}),
                         subjects[i].count);
}

static void subroutines_are_left_alone(void **state)
{
#define CHAIN "USEQ TEMP[1], CONST[0].xxxx, IMM[0]\n" LINKS
    (void)state;
    find(HEAD CHAIN "END\n");
    assert_int_equal(chains.count, 1);
    forget();
    find(HEAD CHAIN "CAL :15\nEND\nBGNSUB\nENDSUB\n");
    assert_int_equal(chains.count, 0);
    forget();
}

/* ---- Comparisons in ELSE parts ------------------------------------------------------------- */

/* Guests copy what they have compared at once, in an order of theirs. */
static void copies_of_tests(void **state)
{
    static const struct insertion copies[] = {
        {.front = "MOV TEMP[3].zw, TEMP[1].xxwz\nMOV TEMP[1].zw, TEMP[3]\n"},
        {.front = "MOV TEMP[1].zw, TEMP[1].wwwz\n"},
        {.in_else = "MOV TEMP[1].zw, TEMP[1].wwwz\n"},
    };
    (void)state;
    for (unsigned i = 0; i < sizeof copies / sizeof *copies; i++) {
        find_with(&copies[i]);
        assert_int_equal(chains.count, 1);
        assert_int_equal(chains.list[0].links[1].value, 1);
        assert_int_equal(chains.list[0].links[2].value, 3);
        assert_int_equal(chains.list[0].links[3].value, 2);
        assert_int_equal(chains.list[0].num_kept, 0);
        assert_int_equal(chains.list[0].compare, last_of(TGSIC_OPCODE_USEQ, 0));
        if (i)
            assert_non_null(tgsic_chain_of(&chains, chains.list[0].compare));
        forget();
    }
}

/* What is compared for the last time may make room for the results. */
static void the_last_test_overwrites_the_subject(void **state)
{
    (void)state;
    find_with(&(struct insertion){.in_else = "USEQ TEMP[0].xy, TEMP[0].xxxx, IMM[1]\n"
                                             "MOV TEMP[1].zw, TEMP[0].xxxy\n"});
    assert_int_equal(chains.count, 1);
    assert_int_equal(chains.list[0].num_links, 4);
    assert_int_equal(chains.list[0].links[2].value, 4);
    assert_int_equal(chains.list[0].links[3].value, 5);
    assert_int_equal(chains.list[0].compare, last_of(TGSIC_OPCODE_USEQ, 1));
    forget();
}

static void needed_tests_are_kept(void **state)
{
    (void)state;
    find_with(&(struct insertion){.in_else = "USEQ TEMP[3], TEMP[0].yyyy, IMM[1]\n"});
    assert_int_equal(chains.list[0].num_kept, 0);
    assert_non_null(tgsic_chain_of(&chains, last_of(TGSIC_OPCODE_USEQ, 0)));
    forget();
    find_with(&(struct insertion){.in_else = "USEQ TEMP[3].xy, TEMP[0].yyyy, IMM[1]\n"
                                             "USEQ TEMP[4].z, TEMP[0].yyyy, IMM[0]\n",
                                  .before = "MOV TEMP[3], CONST[0]\n",
                                  .after = "MOV TEMP[2].y, TEMP[3].yyyy\n"});
    uint32_t compare = last_of(TGSIC_OPCODE_USEQ, 1);
    assert_int_equal(chains.count, 1);
    assert_int_equal(chains.list[0].num_kept, 1);
    assert_int_equal(chains.list[0].kept[0], compare);
    assert_null(tgsic_chain_of(&chains, compare));
    forget();
    find_with(&(struct insertion){.before = "MOV TEMP[3], CONST[0]\n",
                                  .in_else = "MOV TEMP[3].y, IMM[1].xxxx\n",
                                  .after = "MOV TEMP[2].y, TEMP[3].yyyy\n"});
    assert_int_equal(chains.list[0].num_kept, 1);
    assert_int_equal(chains.list[0].kept[0], last_of(TGSIC_OPCODE_MOV, 4));
    forget();
    find_with(&(struct insertion){.after = "MOV TEMP[2].y, TEMP[1].yyyy\n"});
    assert_null(tgsic_chain_of(&chains, chains.list[0].compare)); /* it runs in front */
    assert_int_equal(chains.list[0].num_kept, 0);
    forget();
}

/* A number of tests whose results are read later. */
static void find_with_kept(unsigned number)
{
    char text[1024] = "";
    for (unsigned i = 0; i < number; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "USEQ TEMP[%u].%c, TEMP[0].yyyy, IMM[1]\n", 3 + i / 4, "xyzw"[i % 4]);
    find_with(&(struct insertion){
        .before = "MOV TEMP[3], CONST[0]\nMOV TEMP[4], CONST[0]\nMOV TEMP[5], CONST[0]\n",
        .in_else = text,
        .after = "UADD TEMP[2], TEMP[3], TEMP[4]\nUADD TEMP[2], TEMP[2], TEMP[5]\n"});
}

static void few_tests_are_kept(void **state)
{
    (void)state;
    find_with_kept(TGSIC_MOST_KEPT);
    assert_int_equal(chains.count, 1);
    assert_int_equal(chains.list[0].num_kept, TGSIC_MOST_KEPT);
    forget();
    find_with_kept(TGSIC_MOST_KEPT + 1);
    assert_int_equal(chains.count, 0);
    for (uint32_t i = 0; i < shader.num_instructions; i++)
        assert_int_equal(chains.of[i], 0);
    forget();
}

/* ---- Several chains ------------------------------------------------------------------------ */

/* `count` links, of which number i compares what `of` says with its own constant. */
static void find_nested(unsigned count, const char *(*of)(unsigned))
{
    size_t room = 1024 + (size_t)count * 128, size;
    char *text = malloc(room);
    size = (size_t)snprintf(text, room, HEAD);
    for (unsigned i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, room - size, "IMM[%u] UINT32 {%u, 0, 0, 0}\n", i + 2,
                                 i + 100);
    for (unsigned i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, room - size,
                                 "USEQ TEMP[1].x, %s, IMM[%u].xxxx\nUIF TEMP[1].xxxx\n"
                                 "MOV TEMP[0], CONST[0]\nELSE\n",
                                 of(i), i + 2);
    for (unsigned i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, room - size, "ENDIF\n");
    snprintf(text + size, room - size, "MOV OUT[0], TEMP[0]\nEND\n");
    find(text);
    free(text);
}

static const char *one_subject(unsigned link)
{
    (void)link;
    return "CONST[0].xxxx";
}

static const char *two_subjects(unsigned link)
{
    return link < 5 ? "CONST[0].xxxx" : "CONST[0].yyyy";
}

static const char *a_link_apart(unsigned link)
{
    return link == 3 ? "CONST[0].yyyy" : "CONST[0].xxxx";
}

static void another_subject_starts_another_chain(void **state)
{
    (void)state;
    find_nested(9, two_subjects);
    assert_int_equal(chains.count, 2);
    assert_int_equal(chains.list[0].num_links, 5);
    assert_int_equal(chains.list[1].num_links, 4);
    assert_true(chains.list[1].has_else);
    assert_true(chains.list[1].end < chains.list[0].end);
    forget();
    find_nested(8, a_link_apart);
    assert_int_equal(chains.count, 1);
    assert_int_equal(chains.list[0].num_links, 4);
    assert_int_equal(chains.list[0].links[0].value, 104);
    forget();
}

static void long_chains_are_parted(void **state)
{
    (void)state;
    find_nested(TGSIC_MOST_LINKS + 10, one_subject);
    assert_int_equal(chains.count, 2);
    assert_int_equal(chains.list[0].num_links, TGSIC_MOST_LINKS);
    assert_int_equal(chains.list[1].num_links, 10);
    assert_int_equal(chains.list[1].links[0].value, 100 + TGSIC_MOST_LINKS);
    forget();
}

static void short_chains_are_none(void **state)
{
    (void)state;
    find_nested(TGSIC_FEWEST_LINKS, one_subject);
    assert_int_equal(chains.count, 1);
    forget();
    find_nested(TGSIC_FEWEST_LINKS - 1, one_subject);
    assert_int_equal(chains.count, 0);
    forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_chain_is),
        cmocka_unit_test(what_does_no_harm),
        cmocka_unit_test(what_breaks_it),
        cmocka_unit_test(facts_end_with_their_chain),
        cmocka_unit_test(files_of_subjects),
        cmocka_unit_test(subroutines_are_left_alone),
        cmocka_unit_test(copies_of_tests),
        cmocka_unit_test(the_last_test_overwrites_the_subject),
        cmocka_unit_test(needed_tests_are_kept),
        cmocka_unit_test(few_tests_are_kept),
        cmocka_unit_test(another_subject_starts_another_chain),
        cmocka_unit_test(long_chains_are_parted),
        cmocka_unit_test(short_chains_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
