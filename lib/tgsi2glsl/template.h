/* SPDX-License-Identifier: MIT */
/* Formulas of glsl.def taken apart, so that printing one tests no character. make_templates.c makes
 * them when the library is built. */
#ifndef TGSIC_TEMPLATE_H
#define TGSIC_TEMPLATE_H

#include <stdint.h>

/* What stands behind the text of a piece. Less than PIECE_FLOAT: the source of that number. */
enum piece_end {
    PIECE_FLOAT = 8, /* a type as wide as the expression */
    PIECE_INT,
    PIECE_UINT,
    PIECE_TEXT, /* more text */
    PIECE_LAST, /* nothing: the formula ends */
};

enum { PIECE_SIZE = 14 };

struct piece {
    char text[PIECE_SIZE]; /* copied as a whole */
    uint8_t length;
    uint8_t end; /* enum piece_end */
};

/* How the several components of a row are printed: by a formula of its own or by one of these. */
enum {
    TEMPLATE_NONE = 0,              /* the opcode has no formula; pieces[0] */
    TEMPLATE_SAME = UINT16_MAX - 1, /* as one component */
    TEMPLATE_EACH = UINT16_MAX,     /* a constructor of scalar forms */
};

/* Bits of a row of quick.c. */
enum {
    QUICK_RAW = 1,      /* sources are bits, of which modifiers make floats */
    QUICK_LOGIC = 2,    /* an integer, or bool where `logic` says how */
    QUICK_SIGNLESS = 4, /* sources are integers, signed or not */
    QUICK_SELECT = 8,   /* of a truth value and an immediate it is another formula */
    /* the conditions of glsl.def */
    QUICK_ALWAYS = 0,
    QUICK_TEST = 16,
    QUICK_SHIFT = 32,
    QUICK_WIDE = 64,  /* 64-bit operands: one pair of components */
    QUICK_COPY = 128, /* the formula is the source */
    /* those that depend on the instruction */
    QUICK_ASKS = QUICK_SIGNLESS | QUICK_SELECT | QUICK_TEST | QUICK_SHIFT,
};

enum { QUICK_SOURCES = 5 };

struct quick_row {
    uint16_t scalar, vector; /* pieces; scalar is TEMPLATE_NONE: the opcode is not quick */
    uint16_t logic;          /* the same for one bool */
    uint8_t fits;            /* kinds that take the result as it is, bits 1 << kind; NONE
                                stands for 64-bit variables */
    uint8_t scalars;         /* as in glsl.def */
    uint8_t flags;
    uint8_t reads; /* the mask of what sources have at the positions of a result that is one scalar;
                      0: their positions are those of the result */
    uint8_t want[QUICK_SOURCES]; /* kinds of the sources; 0: as the result */
    uint8_t pair;                /* the kind of a 64-bit result, else NONE */
};

#endif
