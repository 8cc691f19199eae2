/* SPDX-License-Identifier: MIT */
/* Build-time program: prints source_masks.h, which components of its sources an opcode reads, by
 * the components that it writes. There are few such functions: each opcode names one per source. */
#include "opcode_rows.h"

#include <stdio.h>
#include <string.h>

#define X   1u
#define Y   2u
#define Z   4u
#define W   8u
#define ALL 15u

/* ---- Masks --------------------------------------------------------------------------------- */

/* Bits 1 << pair, by what an opcode writes: those that have a component there, and as many as there
 * are components, for results that tgsic_narrow_component() takes in turn. */
static const uint8_t pairs_with_any[16] = {0, 1, 1, 1, 2, 3, 3, 3, 2, 3, 3, 3, 2, 3, 3, 3};
static const uint8_t pairs_in_turn[16] = {0, 1, 1, 3, 1, 3, 3, 3, 1, 3, 3, 3, 3, 3, 3, 3};

static unsigned wide_mask(const struct opcode *opcode, unsigned source, unsigned writes)
{
    bool in_turn = !tgsic_is_wide_letter(opcode->dst[0]) && !opcode->src[1];
    unsigned pairs = (in_turn ? pairs_in_turn : pairs_with_any)[writes];
    unsigned second = tgsic_is_wide_letter(opcode->src[0]) ? 2 : 1;
    unsigned first = (pairs & 1) | (pairs >> 1) << second;
    return first | first << tgsic_is_wide_letter(opcode->src[source]);
}

static unsigned replicated_mask(unsigned opcode, unsigned source)
{
    switch (opcode) {
    case TGSIC_OPCODE_DP2:
    case TGSIC_OPCODE_PK2H:
    case TGSIC_OPCODE_PK2US:
        return X | Y;
    case TGSIC_OPCODE_DP3:
        return X | Y | Z;
    case TGSIC_OPCODE_DPH:
        return source ? ALL : X | Y | Z;
    case TGSIC_OPCODE_DP4:
    case TGSIC_OPCODE_PK4B:
    case TGSIC_OPCODE_PK4UB:
        return ALL;
    default:
        return X;
    }
}

static unsigned channel_mask(unsigned opcode, unsigned source, unsigned writes)
{
    switch (opcode) {
    case TGSIC_OPCODE_LIT:
        return (writes & Y ? X : 0) | (writes & Z ? X | Y | W : 0);
    case TGSIC_OPCODE_DST:
        return (writes & Y) | (writes & (source ? W : Z));
    case TGSIC_OPCODE_EXP:
    case TGSIC_OPCODE_LOG:
        return writes & (X | Y | Z) ? X : 0;
    case TGSIC_OPCODE_SCS:
        return writes & (X | Y) ? X : 0;
    default:
        return X;
    }
}

static unsigned cross_mask(unsigned writes)
{
    return (writes & X ? Y | Z : 0) | (writes & Y ? X | Z : 0) | (writes & Z ? X | Y : 0);
}

static unsigned componentwise_mask(unsigned opcode, unsigned source, unsigned writes)
{
    if (opcode == TGSIC_OPCODE_XPD)
        return cross_mask(writes);
    return opcode == TGSIC_OPCODE_READ_INVOC && source ? X : writes;
}

static unsigned source_mask(const struct opcode *opcode, unsigned source, unsigned writes)
{
    if (is_wide(opcode))
        return wide_mask(opcode, source, writes);
    if (!opcode->dst[0])
        return opcode->number == TGSIC_OPCODE_KILL_IF ? ALL : X;
    switch (opcode->mode) {
    case TGSIC_MODE_COMP:
        return componentwise_mask(opcode->number, source, writes);
    case TGSIC_MODE_REPL:
        return replicated_mask(opcode->number, source);
    default:
        return channel_mask(opcode->number, source, writes);
    }
}

/* ---- Rows ---------------------------------------------------------------------------------- */

#define MAX_ROWS 64

struct rows {
    uint8_t mask[MAX_ROWS][16];
    unsigned count;
};

/* The row of these masks, a new one if there is none. */
static unsigned find_row(struct rows *rows, const uint8_t mask[16])
{
    unsigned row = 1; /* 0: not here */
    while (row < rows->count && memcmp(rows->mask[row], mask, 16) != 0)
        row++;
    if (row == rows->count)
        memcpy(rows->mask[rows->count++], mask, 16);
    return row;
}

static unsigned row_of(struct rows *rows, const struct opcode *opcode, unsigned source)
{
    uint8_t mask[16];
    if (opcode->mode == TGSIC_MODE_OTHER && !is_wide(opcode))
        return 0;
    for (unsigned writes = 0; writes < 16; writes++)
        mask[writes] = (uint8_t)source_mask(opcode, source, writes);
    return find_row(rows, mask);
}

int main(void)
{
    static struct rows rows = {.count = 1};
    printf("const uint8_t tgsic_source_rows[TGSIC_OPCODE_LIMIT][8] = {\n");
    for (size_t i = 0; i < NUM_OPCODES; i++) {
        printf("    [%u] = {", opcodes[i].number);
        for (unsigned s = 0; opcodes[i].src[s]; s++)
            printf("%u, ", row_of(&rows, &opcodes[i], s));
        printf("%s},\n", *opcodes[i].src ? "" : "0");
    }
    printf("};\nconst uint8_t tgsic_masks_of_rows[%u][16] = {\n", rows.count);
    for (unsigned row = 0; row < rows.count; row++) {
        printf("    {");
        for (unsigned writes = 0; writes < 16; writes++)
            printf("%u, ", rows.mask[row][writes]);
        printf("},\n");
    }
    printf("};\n");
    return ferror(stdout) != 0;
}
