/* SPDX-License-Identifier: MIT */
/* Operands of the text form: plain ones, which nearly all are, at one go, any others step by step.
 */
#include "text_reader.h"

#include <string.h>

/* ---- Plain operands -------------------------------------------------------------------------- */

/* A separator and FILE[number], in capitals, with a sign, mask or swizzle. Each function returns
 * where its part ends, or NULL for any other text, which is for the functions further down to read
 * or refuse. */

struct plain_file {
    char name[8], mask[8]; /* with the bracket; all bits of a character that the name has */
    uint8_t length;        /* 0: no such file */
    uint8_t file;
};

#define PLAIN(second, name, mask) [(second)&31] = {#name "[", mask, sizeof #name, TGSIC_FILE_##name}

/* By the low bits of the second letter, by which these differ. */
static const struct plain_file plain_files[32] = {
    PLAIN('N', IN, "\377\377\377"),           PLAIN('V', SV, "\377\377\377"),
    PLAIN('M', IMM, "\377\377\377\377"),      PLAIN('U', OUT, "\377\377\377\377"),
    PLAIN('D', ADDR, "\377\377\377\377\377"), PLAIN('A', SAMP, "\377\377\377\377\377"),
    PLAIN('E', TEMP, "\377\377\377\377\377"), PLAIN('O', CONST, "\377\377\377\377\377\377"),
};

/* The file and its bracket. */
static inline const char *match_file(const char *at, uint8_t *file)
{
    const struct plain_file *plain = &plain_files[at[1] & 31];
    uint64_t text, name, mask;
    memcpy(&text, at, sizeof text);
    memcpy(&name, plain->name, sizeof name);
    memcpy(&mask, plain->mask, sizeof mask);
    if ((text & mask) != name || !plain->length)
        return NULL;
    *file = plain->file;
    return at + plain->length;
}

/* Digits and the bracket behind them. */
static inline const char *match_index(const char *at, int16_t *index)
{
    unsigned value = digit_of(*at++);
    if (value > 9)
        return NULL;
    for (unsigned digit; (digit = digit_of(*at)) <= 9 && value < INT16_MAX / 10; at++)
        value = value * 10 + digit;
    *index = (int16_t)value;
    return *at == ']' ? at + 1 : NULL;
}

/* Four letters at once. The low two bits of w, x, y, z are what component_of() gives, and adding
 * 0x80 - 'w' leaves nothing but these and the highest bit. */
static inline const char *match_swizzle(const char *at, uint8_t *swizzle)
{
    uint32_t letters;
    memcpy(&letters, at, sizeof letters);
    if ((((letters | 0x20202020u) + 0x09090909u) & 0xfcfcfcfcu) != 0x80808080u)
        return NULL;
    letters &= 0x03030303u;
    memcpy(swizzle, &letters, sizeof letters);
    return at + 4;
}

/* As many of xyzw as follow in this order: each one's bit is higher than those in front of it. */
static inline const char *scan_mask(const char *at, uint8_t *writemask)
{
    unsigned mask = 0;
    for (; is_component(*at) && 1u << component_of(*at) > mask; at++)
        mask |= 1u << component_of(*at);
    *writemask = (uint8_t)mask;
    return at;
}

static inline bool ends_mask(uint8_t mask, char next)
{
    return mask && !is_word(next);
}

static inline bool ends_operand(char c)
{
    return c == ',' || c == '\n';
}

/* Behind the mnemonic a blank, else a comma and a blank. */
static inline const char *match_separator(const char *at, bool first)
{
    if (!first && *at++ != ',')
        return NULL;
    return *at == ' ' ? at + 1 : NULL;
}

static inline const char *match_register(const char *at, struct tgsic_register *reg)
{
    at = match_file(at, &reg->file);
    return at ? match_index(at, &reg->index) : NULL;
}

static inline const char *match_dst(const char *at, struct tgsic_dst *dst)
{
    *dst = (struct tgsic_dst){.writemask = TGSIC_WRITEMASK_XYZW};
    at = match_register(at, &dst->reg);
    if (!at || *at != '.')
        return at && ends_operand(*at) ? at : NULL;
    at = scan_mask(at + 1, &dst->writemask);
    return ends_mask(dst->writemask, *at) ? at : NULL;
}

static inline const char *match_src(const char *at, struct tgsic_src *src)
{
    *src = (struct tgsic_src){.swizzle = {0, 1, 2, 3}, .negate = *at == '-'};
    at = match_register(at + src->negate, &src->reg);
    if (at && *at == '.')
        return match_swizzle(at + 1, src->swizzle);
    return at && ends_operand(*at) ? at : NULL;
}

/* ---- Registers ------------------------------------------------------------------------------- */

static uint8_t read_component(struct text_reader *r)
{
    char c = peek(r);
    if (!is_component(c))
        tgsic_reader_expected(r, "x, y, z or w");
    r->cur++;
    return component_of(c);
}

uint8_t tgsic_parse_file(struct text_reader *r)
{
    uint8_t plain;
    const char *end = match_file(r->cur, &plain);
    if (end) {
        r->cur = end;
        return plain;
    }
    struct word word = read_word(r);
    int file = tgsic_name_find(NAMES_FILE, word);
    if (file < 0)
        tgsic_reader_unknown(r, word, "a register file");
    expect(r, '[');
    return (uint8_t)file;
}

/* FILE[n].c, with a constant added that goes to *index. */
static struct tgsic_indirect *read_indirect(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect = ARENA_NEW(r->arena, struct tgsic_indirect);
    indirect->file = tgsic_parse_file(r);
    skip_space(r);
    indirect->index = (int16_t)tgsic_reader_uint(r, INT16_MAX);
    expect(r, ']');
    if (accept(r, '.')) {
        skip_space(r);
        indirect->component = read_component(r);
    }
    skip_space(r);
    if (peek(r) == '+' || peek(r) == '-')
        *index = (int16_t)tgsic_reader_int(r, INT16_MIN, INT16_MAX);
    return indirect;
}

/* (n) behind an index; a direct one needs no array. */
static void read_array(struct text_reader *r, struct tgsic_indirect *indirect)
{
    expect(r, '(');
    skip_space(r);
    uint16_t array = (uint16_t)tgsic_reader_uint(r, UINT16_MAX);
    expect(r, ')');
    if (indirect)
        indirect->array_id = array;
}

/* Behind the opening bracket. */
static struct tgsic_indirect *read_index(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect = NULL;
    skip_space(r);
    if (is_letter(peek(r)))
        indirect = read_indirect(r, index);
    else
        *index = (int16_t)tgsic_reader_int(r, INT16_MIN, INT16_MAX);
    expect(r, ']');
    if (peek(r) == '(')
        read_array(r, indirect);
    return indirect;
}

static void read_register(struct text_reader *r, struct tgsic_register *reg)
{
    reg->file = tgsic_parse_file(r);
    reg->indirect = read_index(r, &reg->index);
    if (accept(r, '[')) {
        reg->has_dimension = true;
        reg->dimension = reg->index;
        reg->dimension_indirect = reg->indirect;
        reg->index = 0;
        reg->indirect = read_index(r, &reg->index);
    }
}

/* ---- Any operands ---------------------------------------------------------------------------- */

static void read_any_dst(struct text_reader *r, struct tgsic_dst *dst)
{
    *dst = (struct tgsic_dst){.writemask = TGSIC_WRITEMASK_XYZW};
    read_register(r, &dst->reg);
    if (accept(r, '.')) {
        skip_space(r);
        dst->writemask = tgsic_parse_mask(r);
    }
}

static bool take(struct text_reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->cur++;
    skip_space(r);
    return true;
}

static void read_any_src(struct text_reader *r, struct tgsic_src *src)
{
    *src = (struct tgsic_src){.swizzle = {0, 1, 2, 3}};
    src->negate = take(r, '-');
    src->absolute = take(r, '|');
    read_register(r, &src->reg);
    if (accept(r, '.')) {
        skip_space(r);
        for (int i = 0; i < 4; i++)
            src->swizzle[i] = read_component(r);
    }
    if (src->absolute)
        expect(r, '|');
}

uint8_t tgsic_parse_mask(struct text_reader *r)
{
    uint8_t mask;
    r->cur = scan_mask(r->cur, &mask);
    if (!ends_mask(mask, peek(r)))
        tgsic_reader_expected(r, "a mask: some of xyzw in this order");
    return mask;
}

void tgsic_parse_offset(struct text_reader *r, struct tgsic_texel_offset *offset)
{
    offset->file = tgsic_parse_file(r);
    struct tgsic_pos pos = position(r);
    if (read_index(r, &offset->index))
        tgsic_reader_fail(r, pos, E_SYNTAX, "a texel offset cannot be indirect");
    if (!accept(r, '.'))
        return; /* .xxx, as Mesa has it */
    skip_space(r);
    for (int i = 0; i < 3; i++)
        offset->swizzle[i] = read_component(r);
}

/* ---- All of an instruction ------------------------------------------------------------------- */

static inline const char *read_dst(struct text_reader *r, const char *at, bool first,
                                   struct tgsic_dst *dst)
{
    const char *plain = match_separator(at, first);
    const char *end = plain ? match_dst(plain, dst) : NULL;
    if (end)
        return end;
    r->cur = at;
    next_operand(r, first);
    read_any_dst(r, dst);
    return r->cur;
}

static inline const char *read_src(struct text_reader *r, const char *at, bool first,
                                   struct tgsic_src *src)
{
    const char *plain = match_separator(at, first);
    const char *end = plain ? match_src(plain, src) : NULL;
    if (end)
        return end;
    r->cur = at;
    next_operand(r, first);
    read_any_src(r, src);
    return r->cur;
}

void tgsic_parse_operands(struct text_reader *r, struct tgsic_instruction *inst)
{
    size_t dst_size = inst->num_dst * sizeof *inst->dst;
    char *operands = tgsic_arena_alloc_raw(r->arena, dst_size + inst->num_src * sizeof *inst->src);
    const char *at = r->cur;
    if (inst->num_dst)
        inst->dst = (void *)operands;
    if (inst->num_src)
        inst->src = (void *)(operands + dst_size);
    for (unsigned i = 0; i < inst->num_dst; i++)
        at = read_dst(r, at, i == 0, &inst->dst[i]);
    for (unsigned i = 0; i < inst->num_src; i++)
        at = read_src(r, at, inst->num_dst + i == 0, &inst->src[i]);
    r->cur = at;
}
