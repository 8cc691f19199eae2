/* SPDX-License-Identifier: MIT */
/* Random fragment shaders with branches, loops, switches and reused registers, interpreted here and
 * drawn after translation; both must give the same bits.
 *
 *     tgsi2glsl_random [FIRST [COUNT]]    seeds, default 1 200; prints what disagrees
 *
 * Registers change their type all the time, which is what webs and kinds must get right. Float
 * operands are always results of float opcodes on small numbers, so arithmetic is exact. */
#include "draw_bits.h"
#include "gl.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REGISTERS = 5, COUNTERS = 8, CONSTANTS = 4, MAX_STEPS = 20000 };

static uint32_t constants[CONSTANTS][4];

/* ---- Generator ----------------------------------------------------------------------------- */

enum type { BITS, SMALL_FLOAT };

struct types {
    uint8_t of[REGISTERS][4];
};

struct generator {
    uint64_t random;
    char text[65536];
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
    (g->size += (size_t)snprintf(g->text + g->size, sizeof g->text - g->size, __VA_ARGS__))

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

static void generate(struct generator *g, uint64_t seed)
{
    g->random = seed * 0x9e3779b97f4a7c15u + 1;
    g->budget = 60;
    pick(g, 2);
    EMIT("FRAG\nDCL OUT[0], COLOR\nDCL CONST[0..%d]\nDCL TEMP[0..%d]\n"
         "IMM[0] UINT32 {0, 1, 4294967295, 2147483653}\nIMM[1] UINT32 {255, 0, 3, 1}\n"
         "IMM[2] UINT32 {0, 1, 3, 2}\n",
         CONSTANTS - 1, REGISTERS + COUNTERS);
    for (unsigned r = 0; r < REGISTERS; r++)
        if (pick(g, 4))
            EMIT("MOV TEMP[%u], CONST[%u]\n", r, pick(g, 2));
    emit_block(g, 4 + pick(g, 16), false, false);
    EMIT("MOV OUT[0], TEMP[%u]\nMOV OUT[0].%c, TEMP[%u]\nEND\n", pick(g, REGISTERS),
         "xyzw"[pick(g, 4)], pick(g, REGISTERS));
}

/* ---- Interpreter --------------------------------------------------------------------------- */

struct machine {
    uint32_t temp[REGISTERS + COUNTERS + 1][4], out[4];
    const struct tgsic_shader *shader;
};

static float as_float(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static uint32_t as_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    return bits;
}

static uint32_t read(const struct machine *m, const struct tgsic_src *src, unsigned c)
{
    unsigned k = src->swizzle[c];
    int i = src->reg.index;
    uint32_t bits = src->reg.file == TGSIC_FILE_TEMP    ? m->temp[i][k]
                    : src->reg.file == TGSIC_FILE_CONST ? constants[i][k]
                                                        : m->shader->immediates[i].bits[k];
    return src->negate ? bits ^ 0x80000000u : bits;
}

static uint32_t field(uint32_t v, uint32_t offset, uint32_t width, bool is_signed)
{
    offset &= 31;
    if (width == 32 && offset == 0)
        return v;
    width &= 31;
    if (!width)
        return 0;
    if (offset + width < 32) {
        v <<= 32 - offset - width;
        offset = 32 - width;
    }
    return is_signed ? (uint32_t)((int32_t)v >> offset) : v >> offset;
}

static uint32_t compute(unsigned opcode, uint32_t a, uint32_t b, uint32_t c)
{
    float x = as_float(a), y = as_float(b);
    int32_t i = (int32_t)a, j = (int32_t)b;
    switch (opcode) {
    case TGSIC_OPCODE_MOV:
        return a;
    case TGSIC_OPCODE_UADD:
        return a + b;
    case TGSIC_OPCODE_UMUL:
        return a * b;
    case TGSIC_OPCODE_UMAD:
        return a * b + c;
    case TGSIC_OPCODE_AND:
        return a & b;
    case TGSIC_OPCODE_OR:
        return a | b;
    case TGSIC_OPCODE_XOR:
        return a ^ b;
    case TGSIC_OPCODE_NOT:
        return ~a;
    case TGSIC_OPCODE_SHL:
        return a << (b & 31);
    case TGSIC_OPCODE_ISHR:
        return (uint32_t)(i >> (b & 31));
    case TGSIC_OPCODE_USHR:
        return a >> (b & 31);
    case TGSIC_OPCODE_ISLT:
        return i < j ? ~0u : 0;
    case TGSIC_OPCODE_USGE:
        return a >= b ? ~0u : 0;
    case TGSIC_OPCODE_USEQ:
        return a == b ? ~0u : 0;
    case TGSIC_OPCODE_USNE:
        return a != b ? ~0u : 0;
    case TGSIC_OPCODE_IMIN:
        return i < j ? a : b;
    case TGSIC_OPCODE_UMAX:
        return a > b ? a : b;
    case TGSIC_OPCODE_INEG:
        return 0 - a;
    case TGSIC_OPCODE_ISSG:
        return i > 0 ? 1 : i < 0 ? ~0u : 0;
    case TGSIC_OPCODE_UCMP:
        return a ? b : c;
    case TGSIC_OPCODE_FSLT:
        return x < y ? ~0u : 0;
    case TGSIC_OPCODE_FSGE:
        return x >= y ? ~0u : 0;
    case TGSIC_OPCODE_FSEQ:
        return x == y ? ~0u : 0;
    case TGSIC_OPCODE_SLT:
        return as_bits(x < y ? 1.0f : 0.0f);
    case TGSIC_OPCODE_SGE:
        return as_bits(x >= y ? 1.0f : 0.0f);
    case TGSIC_OPCODE_ADD:
        return as_bits(x + y);
    case TGSIC_OPCODE_MIN:
        return as_bits(x < y ? x : y);
    case TGSIC_OPCODE_MAX:
        return as_bits(x > y ? x : y);
    case TGSIC_OPCODE_CMP:
        return x < 0 ? b : c;
    case TGSIC_OPCODE_FLR:
        return a; /* operands are whole */
    case TGSIC_OPCODE_SSG:
        return as_bits(x > 0 ? 1.0f : x < 0 ? -1.0f : 0.0f);
    case TGSIC_OPCODE_I2F:
        return as_bits((float)i);
    case TGSIC_OPCODE_UDIV:
        return b ? a / b : ~0u;
    case TGSIC_OPCODE_UMOD:
        return b ? a % b : ~0u;
    case TGSIC_OPCODE_IDIV:
        return !b ? 0 : j == -1 ? 0 - a : (uint32_t)(i / j);
    case TGSIC_OPCODE_MOD:
        return !b ? ~0u : j == -1 ? 0 : (uint32_t)(i % j);
    case TGSIC_OPCODE_UBFE:
        return field(a, b, c, false);
    case TGSIC_OPCODE_IBFE:
        return field(a, b, c, true);
    default:
        return 0xbadbadu;
    }
}

/* the instruction that ends the innermost loop (or switch) around `at` */
static uint32_t end_around(const struct tgsic_shader *s, uint32_t at, bool loops_only)
{
    unsigned depth = 0;
    for (uint32_t i = at + 1; i < s->num_instructions; i++) {
        unsigned op = s->instructions[i].opcode;
        bool opens = op == TGSIC_OPCODE_BGNLOOP || (!loops_only && op == TGSIC_OPCODE_SWITCH);
        bool closes = op == TGSIC_OPCODE_ENDLOOP || (!loops_only && op == TGSIC_OPCODE_ENDSWITCH);
        if (closes && !depth)
            return i;
        depth = depth + opens - closes;
    }
    return s->num_instructions - 1;
}

static uint32_t find_case(const struct machine *m, uint32_t at, uint32_t value)
{
    uint32_t end = end_around(m->shader, at, false), otherwise = end;
    unsigned depth = 0;
    for (uint32_t i = at + 1; i < end; i++) {
        const struct tgsic_instruction *in = &m->shader->instructions[i];
        depth += in->opcode == TGSIC_OPCODE_SWITCH;
        depth -= in->opcode == TGSIC_OPCODE_ENDSWITCH;
        if (depth)
            continue;
        if (in->opcode == TGSIC_OPCODE_CASE && read(m, in->src, 0) == value)
            return i;
        if (in->opcode == TGSIC_OPCODE_DEFAULT)
            otherwise = i;
    }
    return otherwise;
}

static void execute(struct machine *m, const struct tgsic_instruction *in)
{
    uint32_t results[4] = {0};
    for (unsigned c = 0; c < 4; c++) {
        uint32_t v[3] = {0};
        for (unsigned s = 0; s < in->num_src && s < 3; s++)
            v[s] = read(m, &in->src[s], c);
        results[c] = compute(in->opcode, v[0], v[1], v[2]);
    }
    uint32_t *to = in->dst->reg.file == TGSIC_FILE_OUT ? m->out : m->temp[in->dst->reg.index];
    for (unsigned c = 0; c < 4; c++)
        if (in->dst->writemask >> c & 1)
            to[c] = results[c];
}

static bool interpret(struct machine *m)
{
    const struct tgsic_shader *s = m->shader;
    unsigned steps = 0;
    for (uint32_t pc = 0; steps < MAX_STEPS; steps++, pc++) {
        const struct tgsic_instruction *in = &s->instructions[pc];
        switch (in->opcode) {
        case TGSIC_OPCODE_END:
            return true;
        case TGSIC_OPCODE_UIF:
            if (!read(m, in->src, 0))
                pc = in->label;
            break;
        case TGSIC_OPCODE_ELSE:
            pc = in->label;
            break;
        case TGSIC_OPCODE_ENDLOOP:
            pc = in->label;
            break;
        case TGSIC_OPCODE_BRK:
            pc = end_around(s, pc, false);
            break;
        case TGSIC_OPCODE_CONT:
            pc = end_around(s, pc, true) - 1;
            break;
        case TGSIC_OPCODE_SWITCH:
            pc = find_case(m, pc, read(m, in->src, 0));
            break;
        case TGSIC_OPCODE_BGNLOOP:
        case TGSIC_OPCODE_ENDIF:
        case TGSIC_OPCODE_CASE:
        case TGSIC_OPCODE_DEFAULT:
        case TGSIC_OPCODE_ENDSWITCH:
            break;
        default:
            execute(m, in);
        }
    }
    return false;
}

/* ---- Comparison ---------------------------------------------------------------------------- */

static bool compare(const struct tgsic_shader *shader, const char *host_name, uint64_t seed,
                    const uint32_t expected[4])
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    struct tgsic_buffer text = {0};
    struct tgsic_report report = {0};
    struct tgsic_diags diags = {0};
    uint32_t pixel[4] = {0};
    char log[2048] = "";
    bool good = false;

    tgsic_host_parse(host_name, &host, NULL);
    options.pipeline.state.color_type[0] = TGSIC_COMPONENTS_UINT;
    if (tgsic_tgsi2glsl(shader, &options, &text, &report, &diags) != TGSIC_OK)
        printf("seed %llu: %s\n", (unsigned long long)seed,
               diags.count ? diags.items[0].text : "?");
    else if (!peer_draw_bits(&host, text.data, &report, (const uint32_t(*)[4])constants, 0, pixel,
                             log, sizeof log))
        printf("seed %llu (%s): %s\n%s", (unsigned long long)seed, host_name, log, text.data);
    else if (memcmp(pixel, expected, sizeof pixel))
        printf("seed %llu (%s): %08x %08x %08x %08x, not %08x %08x %08x %08x\n%s",
               (unsigned long long)seed, host_name, pixel[0], pixel[1], pixel[2], pixel[3],
               expected[0], expected[1], expected[2], expected[3], text.data);
    else
        good = true;
    tgsic_buffer_free(&text);
    tgsic_report_free(&report);
    tgsic_diags_free(&diags);
    return good;
}

static bool run(uint64_t seed)
{
    static const char *const hosts[] = {"gl330", "gl450", "es300"};
    static struct generator g;
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    struct machine machine = {.shader = &shader};
    memset(&g, 0, sizeof g);
    generate(&g, seed);
    if (tgsic_parse_text(g.text, g.size, NULL, &shader, &diags) != TGSIC_OK) {
        printf("seed %llu: %s\n%s", (unsigned long long)seed, diags.items[0].text, g.text);
        return false;
    }
    bool good = !interpret(&machine) || compare(&shader, hosts[seed % 3], seed, machine.out);
    if (!good)
        printf("%s\n", g.text);
    tgsic_shader_free(&shader);
    return good;
}

int main(int argc, char **argv)
{
    const uint32_t values[CONSTANTS][4] = {
        {7, 0xfffffff9u, 0x80000000u, 3},
        {0, 1, 0x12345678u, 0xffffffffu},
        {as_bits(1.0f), as_bits(-2.0f), as_bits(3.0f), as_bits(100.0f)},
        {0, 0, 0, 0},
    };
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 200, failed = 0;
    memcpy(constants, values, sizeof constants);
    if (!peer_gl_open())
        return 77;
    for (uint64_t seed = first; seed < first + count; seed++)
        failed += !run(seed);
    printf("%llu of %llu disagree\n", (unsigned long long)failed, (unsigned long long)count);
    return failed != 0;
}
