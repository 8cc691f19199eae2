/* SPDX-License-Identifier: MIT */
/* A parsed program: resolved operands and what they name. Private. */
#ifndef ARB_PROGRAM_H
#define ARB_PROGRAM_H

#include "arb2tgsi.h"
#include "tgsi/arena.h"

/* Rows of the tables are of these languages. */
enum arb_language {
    ARB_VERT = 1,
    ARB_FRAG = 2,
    ARB_BOTH = ARB_VERT | ARB_FRAG,
};

enum arb_option {
    ARB_OPTION_HINT = 0,
    ARB_OPTION_POSITION_INVARIANT = 1,
    ARB_OPTION_FOG_LINEAR = 2,
    ARB_OPTION_FOG_EXP = 4,
    ARB_OPTION_FOG_EXP2 = 8,
    ARB_OPTION_SHADOW = 16,
    ARB_OPTION_DRAW_BUFFERS = 32,
    ARB_OPTION_ORIGIN_UPPER_LEFT = 64,
    ARB_OPTION_PIXEL_CENTER_INTEGER = 128,
};

#define ARB_OPTION_FOG (ARB_OPTION_FOG_LINEAR | ARB_OPTION_FOG_EXP | ARB_OPTION_FOG_EXP2)

enum arb_opcode {
#define ARB_OP(name, stages, form) ARB_##name,
#include "opcodes.def"
    ARB_OPCODE_COUNT,
};

enum arb_binding_kind { ARB_ATTRIBUTE, ARB_RESULT, ARB_BINDING_KINDS };

#define ARB_MAX_BINDINGS 32 /* numbers of a kind */
#define ARB_GENERIC      16 /* number of vertex.attrib[0] */
#define ARB_MAX_UNITS    32

/* A row of bindings.def. */
struct arb_binding {
    const char *path;
    uint8_t stage; /* enum arb_language */
    uint8_t kind;  /* enum arb_binding_kind */
    uint8_t number;
    uint8_t limit; /* as in paths.h */
    uint8_t semantic, semantic_index, interpolation, mask;
};

enum arb_file { ARB_FILE_TEMPORARY, ARB_FILE_BINDING, ARB_FILE_CONSTANT, ARB_FILE_ADDRESS };

#define ARB_ZERO 4 /* in swizzles of SWZ, besides 0..3 */
#define ARB_ONE  5

struct arb_operand {
    enum arb_file file;
    uint32_t index;   /* of the file; of a relative constant, of the array's first */
    bool relative;    /* CONSTANT: index + offset + the address register */
    uint32_t address; /* which register that is */
    int32_t offset;
    uint8_t swizzle[4]; /* sources */
    uint8_t negate;     /* sources: a bit for each component */
    uint8_t mask;       /* destinations */
};

struct arb_instruction {
    enum arb_opcode opcode;
    bool saturate;
    uint8_t target; /* TEX and the like: enum tgsic_target, */
    uint32_t unit;
    struct arb_operand destination, source[3];
    struct tgsic_pos pos;
};

/* What a binding's number stands for, once the program names it. */
struct arb_bound {
    const struct arb_binding *row; /* NULL: not named */
    uint32_t index;                /* of its path */
};

/* A constant and whether it takes a register. */
struct arb_constant {
    struct tgsic_arb_constant is;
    bool used;   /* by itself */
    bool placed; /* is.slot is set */
};

/* A run of constants that an address register indexes. */
struct arb_run {
    uint32_t first, count;
};

struct arb_program {
    enum tgsic_processor processor;
    unsigned language; /* enum arb_language */
    unsigned options;  /* bits of enum arb_option */
    uint32_t limits[TGSIC_ARB_LIMIT_COUNT];
    struct arb_instruction *instructions;
    struct arb_constant *constants;
    struct arb_run *runs;
    uint32_t num_instructions, num_constants, num_runs;
    uint32_t num_temporaries, num_addresses;
    struct arb_bound bound[ARB_BINDING_KINDS][ARB_MAX_BINDINGS];
    struct {
        bool used;
        uint8_t target; /* enum tgsic_target */
    } units[ARB_MAX_UNITS];
    uint32_t mvp;       /* constants: the columns of state.matrix.mvp, for position invariance */
    uint32_t fog;       /* constants: colour and parameters, for fog options */
    uint32_t num_slots; /* after tgsic_arb_place_constants() */
};

/* Numbers of bindings that options imply. */
#define ARB_VERTEX_POSITION   0
#define ARB_RESULT_POSITION   0
#define ARB_FRAGMENT_FOGCOORD 2
#define ARB_RESULT_COLOR      8 /* of fragment programs */

/* Gives registers to the constants that are used: arrays that are indexed side by side, then the
 * others; literals by themselves need none. False: there are more than the limit. (place.c) */
bool tgsic_arb_place_constants(struct arb_program *program, struct tgsic_arena *arena);

/* The number of the binding that holds the vertex's position: that of vertex.attrib[0] if the
 * program names it so. (implied.c) */
uint32_t tgsic_arb_position(const struct arb_program *program);

#endif
