/* SPDX-License-Identifier: MIT */
/* Random fragment shaders with branches, loops, switches and reused registers, interpreted here and
 * drawn after translation; both must give the same bits.
 *
 *     tgsi2glsl_random [FIRST [COUNT]]    seeds, default 1 200; prints what disagrees
 */
#include "draw_bits.h"
#include "gl.h"
#include "random_shader.h"

#include "tgsi2glsl/tgsi2glsl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_STEPS = 20000 };

/* ---- Interpreter --------------------------------------------------------------------------- */

struct machine {
    uint32_t temp[RANDOM_REGISTERS + RANDOM_COUNTERS + 1][4], out[4];
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
                    : src->reg.file == TGSIC_FILE_CONST ? random_constants[i][k]
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
    else if (!peer_draw_bits(&host, text.data, &report, random_constants, 0, pixel, log,
                             sizeof log))
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
    static struct random_text g;
    struct tgsic_shader shader;
    struct tgsic_diags diags = {0};
    struct machine machine = {.shader = &shader};
    random_shader(&g, seed);
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
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 200, failed = 0;
    if (!peer_gl_open())
        return 77;
    for (uint64_t seed = first; seed < first + count; seed++)
        failed += !run(seed);
    printf("%llu of %llu disagree\n", (unsigned long long)failed, (unsigned long long)count);
    return failed != 0;
}
