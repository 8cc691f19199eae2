/* SPDX-License-Identifier: MIT */
/* Prints batches as TGSI text.
 *
 * TEMP[s] and TEMP[8+s], of an array, hold source s, TEMP[4] and TEMP[12], of another array, are
 * destinations; ADDR[0].x is 1, but nobody knows. */
#include "micro.h"

#include <stdarg.h>
#include <stdio.h>

struct printer {
    char *text;
    size_t size, used;
};

static void print(struct printer *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(p->text + p->used, p->size - p->used, format, args);
    va_end(args);
    if (length > 0)
        p->used += (size_t)length < p->size - p->used ? (size_t)length : p->size - p->used - 1;
}

static unsigned level_of(const struct micro_case *c, unsigned source, enum micro_of_source which)
{
    return c->level[MICRO_SOURCES + source * MICRO_PER_SOURCE + which];
}

/* The register that is source and destination at once: the first source that is one. */
static unsigned shared_register(const struct micro_case *c, unsigned num_src)
{
    for (unsigned s = 0; s < num_src; s++)
        if (level_of(c, s, MICRO_KIND) == MICRO_TEMP)
            return s;
    return 0;
}

static void print_register(struct printer *p, const struct micro_case *c, unsigned source,
                           unsigned immediate)
{
    switch (level_of(c, source, MICRO_KIND)) {
    case MICRO_IMM:
        print(p, "IMM[%u]", immediate + source);
        break;
    case MICRO_CONST:
        print(p, "CONST[%u]", source);
        break;
    case MICRO_IN:
        print(p, "IN[%u]", source);
        break;
    case MICRO_TEMP:
        print(p, "TEMP[%u]", source);
        break;
    case MICRO_CONST_INDIRECT:
        print(p, "CONST[ADDR[0].x%+d]", (int)source - 1);
        break;
    case MICRO_IN_INDIRECT:
        print(p, "IN[ADDR[0].x%+d](1)", (int)source - 1);
        break;
    case MICRO_TEMP_INDIRECT:
        print(p, "TEMP[ADDR[0].x+%u](1)", 7 + source);
        break;
    }
}

static void print_source(struct printer *p, unsigned opcode, const struct micro_case *c,
                         unsigned source, unsigned immediate)
{
    static const char *const before[] = {"", "-", "|", "-|"};
    unsigned modifier = level_of(c, source, MICRO_MODIFIER);
    uint8_t swizzle[4];
    micro_swizzle(opcode, c, source, swizzle);
    print(p, ", %s", before[modifier]);
    print_register(p, c, source, immediate);
    print(p, ".%c%c%c%c%s", "xyzw"[swizzle[0]], "xyzw"[swizzle[1]], "xyzw"[swizzle[2]],
          "xyzw"[swizzle[3]], modifier > 1 ? "|" : "");
}

static void print_instruction(struct printer *p, unsigned opcode, const struct micro_case *c,
                              const char *dst, unsigned immediate)
{
    const struct tgsic_opcode_info *info = tgsic_opcode_info(opcode);
    unsigned mask = micro_mask(opcode, c);
    print(p, "%s%s %s.", info->name, c->level[MICRO_SATURATE] ? "_SAT" : "", dst);
    for (unsigned i = 0; i < 4; i++)
        if (mask >> i & 1)
            print(p, "%c", "xyzw"[i]);
    for (unsigned s = 0; s < info->num_src; s++)
        print_source(p, opcode, c, s, immediate);
    print(p, "\n");
}

static void name_destination(const struct micro_case *c, unsigned num_src, unsigned output,
                             char dst[32], char result[32])
{
    switch (c->level[MICRO_DST]) {
    case MICRO_DST_OUT:
        snprintf(dst, 32, "OUT[%u]", output);
        break;
    case MICRO_DST_TEMP:
        snprintf(dst, 32, "TEMP[4]");
        break;
    case MICRO_DST_SOURCE:
        snprintf(dst, 32, "TEMP[%u]", shared_register(c, num_src));
        break;
    case MICRO_DST_ARRAY:
        snprintf(dst, 32, "TEMP[ADDR[0].x+11](2)");
        break;
    }
    snprintf(result, 32, "%s", c->level[MICRO_DST] == MICRO_DST_ARRAY ? "TEMP[12]" : dst);
}

static void print_case(struct printer *p, unsigned opcode, const struct micro_case *c,
                       unsigned output)
{
    unsigned num_src = tgsic_opcode_info(opcode)->num_src;
    char dst[32], result[32];
    name_destination(c, num_src, output, dst, result);
    for (unsigned s = 0; s < num_src; s++)
        if (level_of(c, s, MICRO_KIND) == MICRO_TEMP)
            print(p, "MOV TEMP[%u], IN[%u]\n", s, s);
        else if (level_of(c, s, MICRO_KIND) == MICRO_TEMP_INDIRECT)
            print(p, "MOV TEMP[%u], IN[%u]\n", 8 + s, s);
    if (c->level[MICRO_DST] != MICRO_DST_SOURCE)
        print(p, "MOV %s, CONST[%u]\n", result, MICRO_BEFORE);
    else if (level_of(c, shared_register(c, num_src), MICRO_KIND) != MICRO_TEMP)
        print(p, "MOV %s, IN[%u]\n", result, shared_register(c, num_src));
    print_instruction(p, opcode, c, dst, output * MAX_SOURCES);
    if (c->level[MICRO_DST] != MICRO_DST_OUT)
        print(p, "MOV OUT[%u], %s\n", output, result);
}

void micro_print(unsigned opcode, const struct micro_case *cases, unsigned count, char *text,
                 size_t size)
{
    struct printer p = {text, size, 0};
    print(&p, "FRAG\nDCL IN[0..%u], ARRAY(1), GENERIC[0], CONSTANT\n", MICRO_INPUTS - 1);
    for (unsigned i = 0; i < count; i++)
        print(&p, "DCL OUT[%u], COLOR[%u]\n", i, i);
    print(&p, "DCL CONST[0..%u]\nDCL TEMP[0..7]\nDCL TEMP[8..11], ARRAY(1)\n", MICRO_CONSTANTS - 1);
    print(&p, "DCL TEMP[12..13], ARRAY(2)\nDCL ADDR[0]\n");
    for (unsigned i = 0; i < count; i++)
        for (unsigned s = 0; s < MAX_SOURCES; s++) {
            const uint32_t *words = cases[i].immediates[s];
            print(&p, "IMM[%u] UINT32 {%u, %u, %u, %u}\n", i * MAX_SOURCES + s, words[0], words[1],
                  words[2], words[3]);
        }
    print(&p, "UARL ADDR[0].x, CONST[%u].xxxx\n", MICRO_ONE);
    for (unsigned i = 0; i < count; i++)
        print_case(&p, opcode, &cases[i], i);
    print(&p, "END\n");
}

void micro_describe(unsigned opcode, const struct micro_case *c, char *text, size_t size)
{
    struct printer p = {text, size, 0};
    char dst[32], result[32];
    name_destination(c, tgsic_opcode_info(opcode)->num_src, 0, dst, result);
    print_instruction(&p, opcode, c, dst, 0);
    p.text[p.used - 1] = 0; /* the newline */
}
