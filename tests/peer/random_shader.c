/* SPDX-License-Identifier: MIT */
/* Random fragment shaders: the generator.
 *
 * Registers change their type all the time, which is what webs and kinds must get right. Float
 * operands are always results of float opcodes on small numbers, so arithmetic is exact. */
#include "random_shader.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { REGISTERS = RANDOM_REGISTERS, COUNTERS = RANDOM_COUNTERS };

const uint32_t random_constants[RANDOM_CONSTANTS][4] = {
    {7, 0xfffffff9u, 0x80000000u, 3},
    {0, 1, 0x12345678u, 0xffffffffu},
    {0x3f800000u, 0xc0000000u, 0x40400000u, 0x42c80000u}, /* 1, -2, 3, 100 */
    {0, 0, 0, 0},
};

enum type { BITS, SMALL_FLOAT };

struct types {
    uint8_t of[REGISTERS][4];
};

struct generator {
    uint64_t random;
    char *text;
    size_t size;
    struct types types;
    unsigned loops, depth, budget;
};

static unsigned pick(struct generator *g, unsigned count)
{
    g->random = g->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(g->random >> 33) % count;
}

#define EMIT(...)                                                                                  \
    (g->size += (size_t)snprintf(g->text + g->size, RANDOM_TEXT - g->size, __VA_ARGS__))

static const char *mask_text(unsigned mask, char *text)
{
    char *p = text;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            *p++ = "xyzw"[c];
    *p = 0;
    return text;
}

/* a source of bits: a register, a constant or an immediate */
static void emit_bits(struct generator *g)
{
    char swizzle[5] = "xxxx";
    for (unsigned c = 0; c < 4; c++)
        swizzle[c] = "xyzw"[pick(g, 4)];
    unsigned what = pick(g, 8);
    if (what < 5)
        EMIT(", TEMP[%u].%s", pick(g, REGISTERS), swizzle);
    else
        EMIT(what < 7 ? ", CONST[%u].%s" : ", IMM[%u].%s", pick(g, what < 7 ? 2 : 1), swizzle);
}

/* a source of small floats for every component; false when there is none but constants */
static void emit_float(struct generator *g)
{
    unsigned reg = pick(g, REGISTERS);
    char swizzle[5] = "xxxx";
    unsigned found[4], count = 0;
    for (unsigned c = 0; c < 4; c++)
        if (g->types.of[reg][c] == SMALL_FLOAT)
            found[count++] = c;
    for (unsigned c = 0; c < 4; c++)
        swizzle[c] = "xyzw"[count ? found[pick(g, count)] : pick(g, 4)];
    EMIT(", %s%s[%u].%s", pick(g, 4) ? "" : "-", count ? "TEMP" : "CONST", count ? reg : 2,
         swizzle);
}

static void set_types(struct generator *g, unsigned reg, unsigned mask, enum type type)
{
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            g->types.of[reg][c] = (uint8_t)type;
}

static void emit_arithmetic(struct generator *g)
{
    static const struct {
        const char *name;
        unsigned sources;
        bool floats, result;
    } ops[] = {
        {"MOV", 1, 0, 0},  {"MOV", 1, 0, 0},  {"MOV", 1, 1, 1},  {"UADD", 2, 0, 0},
        {"UMUL", 2, 0, 0}, {"AND", 2, 0, 0},  {"OR", 2, 0, 0},   {"XOR", 2, 0, 0},
        {"NOT", 1, 0, 0},  {"SHL", 2, 0, 0},  {"ISHR", 2, 0, 0}, {"USHR", 2, 0, 0},
        {"ISLT", 2, 0, 0}, {"USGE", 2, 0, 0}, {"USEQ", 2, 0, 0}, {"USNE", 2, 0, 0},
        {"IMIN", 2, 0, 0}, {"UMAX", 2, 0, 0}, {"INEG", 1, 0, 0}, {"ISSG", 1, 0, 0},
        {"UCMP", 3, 0, 0}, {"UCMP", 3, 0, 0}, {"FSLT", 2, 1, 0}, {"FSGE", 2, 1, 0},
        {"SLT", 2, 1, 1},  {"SGE", 2, 1, 1},  {"ADD", 2, 1, 1},  {"MIN", 2, 1, 1},
        {"MAX", 2, 1, 1},  {"CMP", 3, 1, 1},  {"FLR", 1, 1, 1},  {"UDIV", 2, 0, 0},
        {"IDIV", 2, 0, 0}, {"UMOD", 2, 0, 0}, {"MOD", 2, 0, 0},  {"UBFE", 3, 0, 0},
        {"IBFE", 3, 0, 0}, {"UMAD", 3, 0, 0}, {"FSEQ", 2, 1, 0}, {"SSG", 1, 1, 1},
    };
    unsigned op = pick(g, sizeof ops / sizeof *ops), reg = pick(g, REGISTERS);
    unsigned mask = pick(g, 3) ? 1 + pick(g, 15) : 1u << pick(g, 4);
    char text[5];
    EMIT("%s TEMP[%u].%s", ops[op].name, reg, mask_text(mask, text));
    for (unsigned s = 0; s < ops[op].sources; s++)
        if (ops[op].floats)
            emit_float(g);
        else
            emit_bits(g);
    EMIT("\n");
    set_types(g, reg, mask, ops[op].result ? SMALL_FLOAT : BITS);
}

/* makes a small float of bits */
static void emit_small_float(struct generator *g)
{
    unsigned reg = pick(g, REGISTERS), mask = 1 + pick(g, 15);
    char text[5];
    EMIT("AND TEMP[%u].%s", reg, mask_text(mask, text));
    emit_bits(g);
    EMIT(", IMM[1].xxxx\nI2F TEMP[%u].%s, TEMP[%u]\n", reg, text, reg);
    set_types(g, reg, mask, SMALL_FLOAT);
}

static void join_types(struct types *a, const struct types *b)
{
    for (unsigned r = 0; r < REGISTERS; r++)
        for (unsigned c = 0; c < 4; c++)
            if (a->of[r][c] != b->of[r][c])
                a->of[r][c] = BITS;
}

static void emit_block(struct generator *g, unsigned length, bool in_loop, bool in_switch);

static void emit_if(struct generator *g, bool in_loop, bool in_switch)
{
    struct types before = g->types, then;
    EMIT("UIF TEMP[%u].%c%s", pick(g, REGISTERS), "xyzw"[pick(g, 4)], "");
    char c = g->text[g->size - 1];
    EMIT("%c%c%c\n", c, c, c);
    emit_block(g, 1 + pick(g, 4), in_loop, in_switch);
    then = g->types;
    g->types = before;
    if (pick(g, 2)) {
        EMIT("ELSE\n");
        emit_block(g, 1 + pick(g, 4), in_loop, in_switch);
    }
    EMIT("ENDIF\n");
    join_types(&g->types, &then);
}

static void forget_types(struct generator *g)
{
    memset(&g->types, BITS, sizeof g->types);
}

static void emit_loop(struct generator *g)
{
    unsigned counter = REGISTERS + g->loops++;
    EMIT("MOV TEMP[%u].x, IMM[1].yyyy\nBGNLOOP\nUSGE TEMP[%u].y, TEMP[%u].xxxx, IMM[1].zzzz\n"
         "UIF TEMP[%u].yyyy\nBRK\nENDIF\nUADD TEMP[%u].x, TEMP[%u].xxxx, IMM[1].wwww\n",
         counter, counter, counter, counter, counter, counter);
    forget_types(g);
    emit_block(g, 2 + pick(g, 5), true, false);
    EMIT("ENDLOOP\n");
    forget_types(g);
}

static void emit_switch(struct generator *g, bool in_loop)
{
    EMIT("AND TEMP[%u].z, TEMP[%u].xxxx, IMM[2].zzzz\nSWITCH TEMP[%u].zzzz\n", COUNTERS + REGISTERS,
         pick(g, REGISTERS), COUNTERS + REGISTERS);
    forget_types(g);
    unsigned position = pick(g, 4);
    for (unsigned i = 0; i < 3; i++) {
        if (i == position)
            EMIT("DEFAULT\n");
        EMIT("CASE IMM[2].%c%c%c%c\n", "xyz"[i], "xyz"[i], "xyz"[i], "xyz"[i]);
        emit_block(g, 1 + pick(g, 2), in_loop, true);
        forget_types(g);
        if (pick(g, 2))
            EMIT("BRK\n");
    }
    EMIT("ENDSWITCH\n");
}

static const char *all_of(unsigned component)
{
    static const char swizzles[][5] = {"xxxx", "yyyy", "zzzz", "wwww"};
    return swizzles[component];
}

/* One value compared with up to eight constants, four of them at once or each in its ELSE, as
 * compilers write a switch, with or without a copy of the result. What is compared may be
 * overwritten by chance, or by its last comparison; constants are moved, and now and then something
 * else stands in front of a link or behind it. */
static void emit_chain(struct generator *g, bool in_loop, bool in_switch)
{
    unsigned reg = pick(g, REGISTERS), subject = pick(g, REGISTERS), c = pick(g, 4);
    unsigned links = 3 + pick(g, 5), at_once = pick(g, 2), copy = pick(g, REGISTERS);
    EMIT("AND TEMP[%u].%c, TEMP[%u].%s, IMM[4].wwww\n", subject, "xyzw"[c], pick(g, REGISTERS),
         all_of(pick(g, 4)));
    for (unsigned i = 0; i < links; i++) {
        unsigned condition = at_once ? i % 4 : pick(g, 4);
        unsigned value = pick(g, 24) ? i : pick(g, 8);
        if (i)
            EMIT("ELSE\n");
        forget_types(g);
        if (i + 4 >= links && !pick(g, 4))
            reg = subject;
        if (i && !pick(g, 4))
            EMIT("MOV TEMP[%u].%c, IMM[4].%s\n", pick(g, REGISTERS), "xyzw"[pick(g, 4)],
                 all_of(pick(g, 4)));
        if (!at_once)
            EMIT("USEQ TEMP[%u].%c, TEMP[%u].%s, IMM[%u].%s\n", reg, "xyzw"[condition], subject,
                 all_of(c), 3 + value / 4, all_of(value % 4));
        else if (i % 4 == 0)
            EMIT("USEQ TEMP[%u], IMM[%u], TEMP[%u].%s\n", reg, 3 + value / 4, subject, all_of(c));
        if (!pick(g, 24))
            emit_arithmetic(g);
        if (!pick(g, 3)) {
            EMIT("MOV TEMP[%u].w, TEMP[%u].%s\n", copy, reg, all_of(condition));
            EMIT("UIF TEMP[%u].wwww\n", copy);
        } else {
            EMIT("UIF TEMP[%u].%s\n", reg, all_of(condition));
        }
        emit_block(g, 1 + pick(g, 2), in_loop, in_switch);
    }
    forget_types(g);
    if (pick(g, 2)) {
        EMIT("ELSE\n");
        emit_arithmetic(g);
    }
    for (unsigned i = 0; i < links; i++) {
        EMIT("ENDIF\n");
        if (!pick(g, 24))
            emit_arithmetic(g);
    }
    forget_types(g);
}

static void emit_statement(struct generator *g, bool in_loop, bool in_switch)
{
    unsigned what = pick(g, 20);
    if (g->budget)
        g->budget--;
    if (what < 3 && g->depth < 4 && g->budget)
        emit_if(g, in_loop, in_switch);
    else if (what == 3 && g->depth < 3 && g->loops < COUNTERS && g->budget)
        emit_loop(g);
    else if (what == 4 && g->depth < 3 && g->budget)
        emit_switch(g, in_loop);
    else if (what == 6 && g->depth < 3 && g->budget)
        emit_chain(g, in_loop, in_switch);
    else if (what == 5 && (in_loop || in_switch) && pick(g, 2))
        EMIT("UIF TEMP[%u].xxxx\n%s\nENDIF\n", pick(g, REGISTERS),
             in_loop && pick(g, 2) ? "CONT" : "BRK");
    else if (what < 9)
        emit_small_float(g);
    else
        emit_arithmetic(g);
}

static void emit_block(struct generator *g, unsigned length, bool in_loop, bool in_switch)
{
    g->depth++;
    for (unsigned i = 0; i < length; i++)
        emit_statement(g, in_loop, in_switch);
    g->depth--;
}

void random_shader(struct random_text *out, uint64_t seed)
{
    struct generator generator = {.text = out->text}, *g = &generator;
    g->random = seed * 0x9e3779b97f4a7c15u + 1;
    g->budget = 60;
    pick(g, 2);
    EMIT("FRAG\nDCL OUT[0], COLOR\nDCL CONST[0..%d]\nDCL TEMP[0..%d]\n"
         "IMM[0] UINT32 {0, 1, 4294967295, 2147483653}\nIMM[1] UINT32 {255, 0, 3, 1}\n"
         "IMM[2] UINT32 {0, 1, 3, 2}\nIMM[3] UINT32 {0, 1, 2, 3}\nIMM[4] UINT32 {4, 5, 6, 7}\n",
         RANDOM_CONSTANTS - 1, REGISTERS + COUNTERS);
    for (unsigned r = 0; r < REGISTERS; r++)
        if (pick(g, 4))
            EMIT("MOV TEMP[%u], CONST[%u]\n", r, pick(g, 2));
    emit_block(g, 4 + pick(g, 16), false, false);
    EMIT("MOV OUT[0], TEMP[%u]\nMOV OUT[0].%c, TEMP[%u]\nEND\n", pick(g, REGISTERS),
         "xyzw"[pick(g, 4)], pick(g, REGISTERS));
    out->size = g->size;
}
