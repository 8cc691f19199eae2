/* SPDX-License-Identifier: MIT */
/* Constant doubles, which are pairs of words by then. */
#include "fold.h"

#include "tgsi/arith.h"

#include <string.h>

static double from_words(const uint64_t *words)
{
    uint64_t bits = (uint32_t)words[0] | words[1] << 32;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static double from_letter(char letter, const uint64_t *words)
{
    uint32_t word = (uint32_t)words[0];
    float value;
    int32_t integer;
    memcpy(&value, &word, sizeof value);
    memcpy(&integer, &word, sizeof integer);
    if (letter == 'd')
        return from_words(words);
    if (letter == 'f')
        return value;
    return letter == 'i' ? (double)integer : (double)word;
}

/* By what the operation gives: two words, or one. What does not fit an integer stays undone. */
static bool to_letter(char letter, double value, uint64_t *result)
{
    uint64_t bits;
    uint32_t word;
    float single = (float)value;
    memcpy(&bits, &value, sizeof bits);
    memcpy(&word, &single, sizeof word);
    switch (letter) {
    case 'd':
        result[0] = (uint32_t)bits;
        result[1] = bits >> 32;
        return true;
    case 'f':
        *result = word;
        return true;
    case 'b':
        *result = value != 0 ? 0xffffffffu : 0;
        return true;
    case 'i':
        *result = value > -2147483649.0 && value < 2147483648.0 ? (uint32_t)(int32_t)value : 0;
        return value > -2147483649.0 && value < 2147483648.0;
    default:
        *result = value > -1.0 && value < 4294967296.0 ? (uint32_t)value : 0;
        return value > -1.0 && value < 4294967296.0;
    }
}

static bool evaluate(enum ir_op op, const double *x, double *result)
{
    switch (op) {
    case IR_F2D:
    case IR_I2D:
    case IR_U2D:
    case IR_D2F:
    case IR_D2I:
    case IR_D2U:
        *result = x[0];
        return true;
    case IR_DNEG:
        *result = -x[0];
        return true;
    case IR_DABS:
        *result = x[0] > 0 ? x[0] : 0 - x[0];
        return true;
    case IR_DADD:
        *result = x[0] + x[1];
        return true;
    case IR_DMUL:
        *result = x[0] * x[1];
        return true;
    case IR_DLT:
        *result = x[0] < x[1];
        return true;
    case IR_DGE:
        *result = x[0] >= x[1];
        return true;
    case IR_DEQ:
        *result = x[0] == x[1];
        return true;
    case IR_DNE:
        *result = x[0] != x[1];
        return true;
    default:
        return false;
    }
}

bool tgsic_ir_fold_double(const struct ir_instr *instr, uint64_t *result)
{
    const struct ir_op_info *info = &tgsic_ir_ops[instr->op];
    double x[3] = {0}, value;
    if (!instr->paired || strpbrk(info->src, "lm") || strpbrk(info->dst, "lm"))
        return false;
    for (unsigned i = 0; i < instr->num_srcs; i++) {
        const struct ir_src *src = &instr->srcs[i];
        uint64_t words[2];
        if (src->negate || src->absolute || i >= 3)
            return false;
        for (unsigned c = 0; c < 2; c++)
            words[c] = src->def->u.word[src->swizzle[info->src[i] == 'd' ? c : 0]];
        x[i] = from_letter(info->src[i], words);
        if (x[i] != x[i]) /* the bits of a NaN are the receiver's */
            return false;
    }
    return evaluate((enum ir_op)instr->op, x, &value) && value == value &&
           to_letter(info->dst[0], value, result);
}
