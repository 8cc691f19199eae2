/* SPDX-License-Identifier: MIT */
/* Immediates: constants share vectors, component by component, whatever instruction wants them.
 *
 * A vector is of floats or of integers, as text shows; a component with the right bits serves
 * either. */
#include "machine.h"

/* How far back an immediate may stand to be shared. */
#define SHARING_WINDOW 64

static bool finite(uint32_t bits)
{
    return (bits >> 23 & 255) != 255;
}

static bool normal_float(uint32_t bits)
{
    uint32_t exponent = bits >> 23 & 255;
    return !(bits & 0x7fffffffu) || (exponent >= 64 && exponent <= 190);
}

static enum tgsic_immediate_type immediate_type(const uint32_t *bits, unsigned count, char type)
{
    bool floats = type == 'f' || type == '*';
    for (unsigned i = 0; i < count; i++)
        floats = floats && (type == 'f' ? finite(bits[i]) : normal_float(bits[i]));
    if (floats)
        return TGSIC_IMM_FLT32;
    return type == 'i' ? TGSIC_IMM_INT32 : TGSIC_IMM_UINT32;
}

/* The component that holds `bits`, or the number of those taken. */
static unsigned find_component(const struct tgsic_immediate *imm, unsigned used, uint32_t bits)
{
    unsigned c = 0;
    while (c < used && imm->bits[c] != bits)
        c++;
    return c;
}

static bool fits(const struct codegen *cg, uint32_t index, const uint32_t *bits, unsigned count,
                 unsigned limit)
{
    struct tgsic_immediate imm = cg->immediates[index];
    unsigned used = cg->immediate_used[index];
    for (unsigned i = 0; i < count; i++) {
        unsigned c = find_component(&imm, used, bits[i]);
        if (c >= limit)
            return false;
        if (c == used)
            imm.bits[used++] = bits[i];
    }
    return true;
}

/* Zero alone is of any type. */
static bool only_zeros(const uint32_t *bits, unsigned count)
{
    while (count && !bits[count - 1])
        count--;
    return !count;
}

static bool of_type(const struct codegen *cg, uint32_t index, enum tgsic_immediate_type wanted,
                    const uint32_t *bits, unsigned count)
{
    const struct tgsic_immediate *imm = &cg->immediates[index];
    return imm->type == wanted || only_zeros(bits, count) ||
           only_zeros(imm->bits, cg->immediate_used[index]);
}

static struct operand take(struct codegen *cg, uint32_t index, const uint32_t *bits, unsigned count)
{
    struct tgsic_immediate *imm = &cg->immediates[index];
    struct operand op = {.file = TGSIC_FILE_IMM, .index = (int32_t)index};
    for (unsigned i = 0; i < count; i++) {
        unsigned c = find_component(imm, cg->immediate_used[index], bits[i]);
        if (c == cg->immediate_used[index])
            imm->bits[cg->immediate_used[index]++] = bits[i];
        op.swizzle[i] = (uint8_t)c;
    }
    return op;
}

struct operand tgsic_cg_immediate(struct codegen *cg, const uint32_t *bits, unsigned count,
                                  char type)
{
    enum tgsic_immediate_type wanted = immediate_type(bits, count, type);
    uint32_t n = cg->num_immediates, first = n > SHARING_WINDOW ? n - SHARING_WINDOW : 0;
    for (uint32_t i = first; i < n; i++)
        if (fits(cg, i, bits, count, cg->immediate_used[i]))
            return take(cg, i, bits, count);
    for (uint32_t i = first; i < n; i++)
        if (of_type(cg, i, wanted, bits, count) && fits(cg, i, bits, count, 4)) {
            if (!only_zeros(bits, count))
                cg->immediates[i].type = (uint8_t)wanted;
            return take(cg, i, bits, count);
        }
    ARENA_RESERVE(cg->out, cg->immediates, n);
    ARENA_RESERVE(cg->arena, cg->immediate_used, n);
    cg->immediates[n] = (struct tgsic_immediate){.type = (uint8_t)wanted};
    if (cg->pos)
        cg->immediates[n].pos = *cg->pos;
    cg->immediate_used[n] = 0;
    cg->num_immediates++;
    return take(cg, n, bits, count);
}
