/* SPDX-License-Identifier: MIT */
/* Operands of the text form, step by step. */
#include "plain_operand.h"

#define PLAIN(second, name, zeros, ones)                                                           \
    [(second)&31] = {#name "[" ones, zeros ones, TGSIC_FILE_##name, sizeof #name, sizeof #name == 5}

/* No text that is looked up in row 0 has such a second letter, and rows left out are zeros, whose
 * text would be looked up there. */
const struct plain_file tgsic_plain_files[32] = {
    {"\1\1", "", 0, 0, false},
    PLAIN('N', IN, "\0\0\0", "\377\377\377\377\377"),
    PLAIN('V', SV, "\0\0\0", "\377\377\377\377\377"),
    PLAIN('M', IMM, "\0\0\0\0", "\377\377\377\377"),
    PLAIN('U', OUT, "\0\0\0\0", "\377\377\377\377"),
    PLAIN('D', ADDR, "\0\0\0\0\0", "\377\377\377"),
    PLAIN('A', SAMP, "\0\0\0\0\0", "\377\377\377"),
    PLAIN('E', TEMP, "\0\0\0\0\0", "\377\377\377"),
    PLAIN('O', CONST, "\0\0\0\0\0\0", "\377\377"),
};

/* ---- Registers ------------------------------------------------------------------------------- */

static uint8_t read_component(struct text_reader *r)
{
    char c = peek(r);
    if (!component_mask(c))
        tgsic_reader_expected(r, "x, y, z or w");
    r->cur++;
    return component_of(c);
}

uint8_t tgsic_parse_file(struct text_reader *r)
{
    unsigned file = tgsic_reader_name(r, NAMES_FILE, "a register file");
    expect(r, '[');
    return (uint8_t)file;
}

/* FILE[n].c, with a constant added that goes to *index. */
static struct tgsic_indirect *read_indirect(struct text_reader *r, int16_t *index)
{
    struct tgsic_indirect *indirect = ARENA_NEW(r->arena, struct tgsic_indirect);
    indirect->file = read_file(r);
    skip_space(r);
    indirect->index = (int16_t)read_uint(r, INT16_MAX);
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
    uint16_t array = (uint16_t)read_uint(r, UINT16_MAX);
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
    reg->file = read_file(r);
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

const char *tgsic_parse_separator(struct text_reader *r, const char *at, bool first)
{
    r->cur = at;
    if (!first)
        expect(r, ',');
    if (!skip_space(r) && first)
        tgsic_reader_expected(r, "white space");
    return r->cur;
}

const char *tgsic_parse_dst(struct text_reader *r, const char *at, struct tgsic_dst *dst)
{
    r->cur = at;
    skip_space(r);
    *dst = (struct tgsic_dst){.writemask = TGSIC_WRITEMASK_XYZW};
    read_register(r, &dst->reg);
    if (accept(r, '.')) {
        skip_space(r);
        dst->writemask = tgsic_parse_mask(r);
    }
    return r->cur;
}

static bool take(struct text_reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->cur++;
    skip_space(r);
    return true;
}

const char *tgsic_parse_src(struct text_reader *r, const char *at, struct tgsic_src *src)
{
    if (*at == '-') {
        const char *end = match_src(r, at + 1, src);
        src->negate = true;
        if (end)
            return end;
    }
    r->cur = at;
    skip_space(r);
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
    return r->cur;
}

uint8_t tgsic_parse_mask(struct text_reader *r)
{
    uint8_t mask;
    r->cur = match_mask(r->cur, &mask);
    if (!mask)
        tgsic_reader_expected(r, "a mask: some of xyzw in this order");
    return mask;
}

void tgsic_parse_offset(struct text_reader *r, struct tgsic_texel_offset *offset)
{
    offset->file = read_file(r);
    struct tgsic_pos pos = position(r);
    if (read_index(r, &offset->index))
        tgsic_reader_fail(r, pos, E_SYNTAX, "a texel offset cannot be indirect");
    if (!accept(r, '.'))
        return; /* .xxx, as Mesa has it */
    skip_space(r);
    for (int i = 0; i < 3; i++)
        offset->swizzle[i] = read_component(r);
}
