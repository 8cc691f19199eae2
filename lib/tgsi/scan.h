/* SPDX-License-Identifier: MIT */
/* Facts about a shader that every back end needs: what it declares and uses, the interface, the
 * features, and typed variables in place of untyped registers. Private to lib/.
 *
 * Requires a validated shader. Everything lives in the caller's arena, costs time near-linear in
 * the shader, and stays valid as long as shader and arena do.
 *
 * Variables. A register component holds bits; each *web* of it (definitions and the uses that they
 * may reach) has one kind, which the opcodes around it tell. MOV and UCMP copy bits and so spread a
 * kind instead of having one; integer opcodes that do the same to signed and unsigned operands
 * favour neither. A web that is used both as float and as integer is UINT: integers never live in a
 * float variable. Webs of one register that an instruction writes or reads together and that agree
 * in kind form one variable, which is as wide as it needs to be; of what is written together,
 * signed and unsigned components agree as UINT. Components that are written but never read get no
 * variable.
 *
 * 64-bit values take pairs of components, xy or zw. A variable of a 64-bit kind is one
 * pair, which every instruction writes and reads whole; where one does not, the words are UINT.
 *
 * TEMPs under an indirectly addressed array stay one array of vectors with one kind. */
#ifndef TGSIC_SCAN_H
#define TGSIC_SCAN_H

#include "arena.h"
#include "shader.h"

enum tgsic_kind {
    TGSIC_KIND_NONE, /* bits are only copied */
    TGSIC_KIND_FLOAT,
    TGSIC_KIND_INT,
    TGSIC_KIND_UINT,
    TGSIC_KIND_BOOL, /* ~0 or 0 */
    TGSIC_KIND_DOUBLE,
    TGSIC_KIND_INT64,
    TGSIC_KIND_UINT64,
};

#define TGSIC_NO_VARIABLE UINT32_MAX

/* Where a variable can be declared. */
enum tgsic_declare {
    TGSIC_DECLARE_AT_TOP,   /* before everything else */
    TGSIC_DECLARE_BEFORE,   /* before instruction `first`, which writes a part of it */
    TGSIC_DECLARE_BY_FIRST, /* as the result of instruction `first`, which writes all of it */
};

struct tgsic_variable {
    uint8_t file;               /* TEMP or ADDR */
    uint8_t mask;               /* components of the register that it stands for */
    uint8_t kind;               /* enum tgsic_kind, never NONE */
    uint8_t declare;            /* enum tgsic_declare */
    bool zero_one;              /* a FLOAT that is only ever 1.0 or 0.0 */
    bool may_be_read_undefined; /* should start as zero */
    bool precise;               /* written by a _PRECISE instruction */
    uint16_t index;             /* register */
    uint32_t ordinal;           /* 0, 1, … among the variables of this register */
    uint32_t first, last;       /* the first and last instruction that name it; with subroutines
                                   `last` means nothing */
};

/* What few operands have. */
struct tgsic_operand_parts {
    uint32_t component[4];                 /* variables, where there are several */
    uint32_t indirect, dimension_indirect; /* variables of indices, or TGSIC_NO_VARIABLE */
};

/* The variables behind one operand. Destinations: by component; sources: by position in the
 * swizzle. Those outside of `mask` are not read or written, or no TEMP or ADDR in a variable. */
struct tgsic_operand_variables {
    struct tgsic_operand_parts *parts; /* NULL: it has none of these */
    uint32_t variable;                 /* of all in `mask`; TGSIC_NO_VARIABLE: there are several */
    uint8_t mask;                      /* of the components that have a variable */
    bool is_indexed;                   /* by a variable */
    bool is_result;                    /* a destination that has a variable */
};

/* The variable of one component or position, or TGSIC_NO_VARIABLE. */
static inline uint32_t tgsic_variable_at(const struct tgsic_operand_variables *op, unsigned i)
{
    if (!(op->mask >> i & 1))
        return TGSIC_NO_VARIABLE;
    return op->variable != TGSIC_NO_VARIABLE ? op->variable : op->parts->component[i];
}

/* The variables that indices come from, or TGSIC_NO_VARIABLE. */
static inline uint32_t tgsic_index_variable(const struct tgsic_operand_variables *op)
{
    return op->is_indexed ? op->parts->indirect : TGSIC_NO_VARIABLE;
}
static inline uint32_t tgsic_dimension_variable(const struct tgsic_operand_variables *op)
{
    return op->is_indexed ? op->parts->dimension_indirect : TGSIC_NO_VARIABLE;
}

/* TEMP[first..last] that an indirect operand reaches */
struct tgsic_temp_array {
    uint16_t first, last;
    uint16_t array_id; /* 0: all TEMPs */
    uint8_t kind;
    uint8_t mask; /* components used */
};

/* One IN or OUT register (a declared range gives one slot per register) or one system value. */
struct tgsic_slot {
    uint8_t semantic; /* VERT IN: GENERIC, `semantic_index` is the register */
    uint8_t declared_mask;
    uint8_t used_mask; /* IN, SV: read; OUT: written, read back included */
    uint8_t interpolation, location;
    uint8_t kind; /* NONE, FLOAT, INT or UINT by the uses; 64-bit values are UINT words */
    bool invariant, indirect;
    bool declared;
    bool fetched;      /* FRAG OUT: FBFETCH reads what the framebuffer holds, */
    bool fetched_late; /* ... where the output may have been written already */
    uint16_t semantic_index;
    uint16_t array_id;
    uint32_t declaration; /* index */
};

/* One uniform buffer; buffer 0 is plain CONST[i]. */
struct tgsic_constants {
    bool declared, indirect;
    uint8_t kind;   /* by the uses of all its registers: NONE, FLOAT, INT, UINT (mixed) */
    uint32_t count; /* registers */
    uint8_t *kinds; /* per register, bits 1 << enum tgsic_kind */
    uint16_t buffer;
};

/* One pair of texture (view) and sampler that instructions use; views and samplers have the same
 * number except under SAMPLE and its kin. An array stands for `count` units of one type from there
 * on, which hold everything that an indirect operand of its first or a later unit may choose. */
struct tgsic_scan_sampler {
    uint16_t view, sampler;
    uint16_t count;      /* 1 unless an array */
    bool is_array;       /* chosen from at run time */
    uint8_t target;      /* enum tgsic_target */
    uint8_t return_type; /* enum tgsic_return_type of the first component */
    bool fetched;        /* TXF and kin use it without sampler state */
    uint32_t first;      /* the first instruction that uses it */
};

/* One IMAGE register. */
struct tgsic_scan_image {
    bool declared, writable;
    uint8_t target;  /* enum tgsic_target */
    uint16_t format; /* enum tgsic_format; NONE where neither declaration nor instruction has one */
};

struct tgsic_view {
    bool declared;       /* by DCL SVIEW */
    uint8_t target;      /* enum tgsic_target; UNKNOWN when not declared */
    uint8_t return_type; /* enum tgsic_return_type; FLOAT when not declared */
};

enum tgsic_feature {
#define TGSI_FEATURE(name, text, gl, gl_ext, gl_ext2, es, es_ext, es_ext2) TGSIC_FEATURE_##name,
#include "features.def"
    TGSIC_FEATURE_COUNT
};

struct tgsic_scan {
    const struct tgsic_shader *shader;

    /* operands of instruction i: operands[first_operand[i]], destinations, sources, then texel
     * offsets (three components each) */
    uint32_t *first_operand;
    struct tgsic_operand_variables *operands;
    struct tgsic_variable *variables; /* in order of first appearance */
    uint32_t num_variables;

    struct tgsic_temp_array *temp_arrays;
    uint32_t num_temp_arrays;
    uint16_t *temp_array_of; /* per TEMP: 1 + index into temp_arrays, 0: none */
    uint32_t num_temps, num_addrs;
    struct tgsic_outline outline;                   /* what the passes of the scan start from */
    uint32_t num_operands, num_results, num_blocks; /* totals: operands with texel offsets */

    struct tgsic_slot *inputs, *outputs, *system_values; /* by register */
    uint32_t num_inputs, num_outputs, num_system_values;
    uint64_t input_semantics, output_semantics; /* that slots are declared with: bits */
    bool has_indirect_slots;

    struct tgsic_constants *constants; /* by buffer */
    uint32_t num_constants;

    struct tgsic_scan_image *images; /* by register */
    uint32_t num_images;

    struct tgsic_view *views; /* by SVIEW or SAMP number */
    uint32_t num_views;
    struct tgsic_scan_sampler *samplers; /* in order of first use */
    uint32_t num_samplers;

    bool has_subroutines;  /* variables are then whole registers */
    bool has_early_return; /* RET other than just before END */
    bool kills;

    uint64_t needs[(TGSIC_FEATURE_COUNT + 63) / 64]; /* a bit per feature */
    uint32_t features[TGSIC_FEATURE_COUNT]; /* the instruction that first needs it, if one does */
};

/* The bit of a semantic in a set of them, which a rare one may share. */
static inline uint64_t tgsic_semantic_bit(unsigned semantic)
{
    return (uint64_t)1 << (semantic & 63);
}

static inline bool tgsic_scan_needs(const struct tgsic_scan *scan, enum tgsic_feature feature)
{
    return scan->needs[feature / 64] >> (feature % 64) & 1;
}

/* Fills in `scan`. Allocates from, and leaves through, `arena`. */
void tgsic_scan_shader(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                       struct tgsic_scan *scan);
/* The same for a scan that has its outline, and zeroes else but in `features`. */
void tgsic_scan_outlined(struct tgsic_arena *arena, const struct tgsic_shader *shader,
                         struct tgsic_scan *scan);

/* The components of a mask in order, for loops without a branch per component. */
struct tgsic_components {
    uint8_t count;
    uint8_t component[4];
};
extern const struct tgsic_components tgsic_components_of[16];

/* What an opcode does to its operands as far as their types go: bits. */
enum tgsic_trait {
    TGSIC_TRAIT_COPY = 1 << 0,       /* the result may be of any type: the bits of a source */
    TGSIC_TRAIT_BIT_LOGIC = 1 << 1,  /* AND, OR, XOR, NOT */
    TGSIC_TRAIT_COMPARISON = 1 << 2, /* makes ~0 or 0 */
    TGSIC_TRAIT_FLOAT_BOOL = 1 << 3, /* makes 1.0 or 0.0 */
    TGSIC_TRAIT_SIGNLESS = 1 << 4,   /* the bits do not depend on the operands' sign */
    TGSIC_TRAIT_TESTS = 1 << 5,      /* the first source is a truth value */
    TGSIC_TRAIT_RAW = 1 << 6,        /* the source is bits alike, whatever they are */
};
#define TGSIC_TRAITS_OF_SOURCES (TGSIC_TRAIT_SIGNLESS | TGSIC_TRAIT_TESTS | TGSIC_TRAIT_RAW)
extern const uint8_t tgsic_opcode_traits[TGSIC_OPCODE_LIMIT];

/* What opcodes.def says of an opcode's operands, told once: bits. */
enum tgsic_shape {
    TGSIC_SHAPE_WIDE = 1 << 0, /* the result or the first source has 64 bits */
    TGSIC_SHAPE_COMPONENTWISE = 1 << 1,
    TGSIC_SHAPE_OTHER = 1 << 2,   /* textures, memory and the like */
    TGSIC_SHAPE_DOUBLES = 1 << 3, /* the 64 bits are one, or one of these: */
    TGSIC_SHAPE_INT64 = 1 << 4,
};
extern const uint8_t tgsic_opcode_shapes[TGSIC_OPCODE_LIMIT];

static inline bool tgsic_is_comparison(unsigned opcode)
{
    return tgsic_opcode_traits[opcode] & TGSIC_TRAIT_COMPARISON;
}

/* LOAD, STORE, RESQ and the atomic opcodes; these alone. */
bool tgsic_is_memory(unsigned opcode);
bool tgsic_is_atomic(unsigned opcode);
/* The buffer, image, counter or shared memory that a memory opcode accesses. */
const struct tgsic_register *tgsic_memory_register(const struct tgsic_instruction *instruction);
/* Registers of a file up to the last declared one. */
uint32_t tgsic_count_registers(const struct tgsic_shader *shader, unsigned file);

/* Format and target of the image that a memory opcode names: as declared, else as the instruction
 * says. Integer coordinates of such a target; the sample is apart. */
enum tgsic_format tgsic_image_format(const struct tgsic_scan *scan,
                                     const struct tgsic_instruction *instruction);
enum tgsic_target tgsic_image_target(const struct tgsic_scan *scan,
                                     const struct tgsic_instruction *instruction);
unsigned tgsic_image_coordinates(enum tgsic_target target);

/* No other letter ends in the bits of one of these. */
static inline bool tgsic_is_wide_letter(char letter)
{
    const uint32_t wide =
        UINT32_C(1) << ('d' & 31) | UINT32_C(1) << ('l' & 31) | UINT32_C(1) << ('m' & 31);
    return wide >> (letter & 31) & 1;
}

/* Has the opcode an operand or result of 64 bits? Each of these has one as its result or first
 * source. */
static inline bool tgsic_is_wide(unsigned opcode)
{
    return tgsic_opcode_shapes[opcode] & TGSIC_SHAPE_WIDE;
}

extern const uint8_t tgsic_letter_kinds[128];
/* The kind of a type letter of opcodes.def; `integer` is what 'n' stands for. */
static inline enum tgsic_kind tgsic_kind_of_letter(char letter, enum tgsic_kind integer)
{
    unsigned kind = tgsic_letter_kinds[letter & 127];
    return letter == 'n' ? integer : kind ? (enum tgsic_kind)kind : TGSIC_KIND_FLOAT;
}

/* The component that the 32-bit result of pair 0 or 1 goes to, 4 for none: comparisons to the first
 * component of the pair that is written, conversions to the written components in turn. */
unsigned tgsic_narrow_component(const struct tgsic_instruction *instruction, unsigned pair);
/* The position of the operand's first component for that pair. */
unsigned tgsic_pair_position(const struct tgsic_instruction *instruction, unsigned pair);

/* Which positions of a source an opcode reads, by the components that it writes: by opcode and
 * source, a row of masks; 0: of textures, memory and the like, for which it takes more to tell. */
extern const uint8_t tgsic_source_rows[TGSIC_OPCODE_LIMIT][8];
extern const uint8_t tgsic_masks_of_rows[][16];
unsigned tgsic_other_source_mask(const struct tgsic_scan *scan,
                                 const struct tgsic_instruction *instruction, unsigned source);

/* Positions of source `source` that an instruction reads (bit c: swizzle[c]), which writes these
 * components. */
static inline unsigned tgsic_source_mask_of(const struct tgsic_scan *scan,
                                            const struct tgsic_instruction *instruction,
                                            unsigned source, unsigned writes)
{
    unsigned row = tgsic_source_rows[instruction->opcode][source];
    return row ? tgsic_masks_of_rows[row][writes]
               : tgsic_other_source_mask(scan, instruction, source);
}
static inline unsigned tgsic_written(const struct tgsic_instruction *instruction)
{
    return instruction->num_dst ? instruction->dst->writemask & 15 : 0;
}
static inline unsigned tgsic_source_mask(const struct tgsic_scan *scan,
                                         const struct tgsic_instruction *instruction,
                                         unsigned source)
{
    return tgsic_source_mask_of(scan, instruction, source, tgsic_written(instruction));
}
/* Do modifiers of a raw operand make it a float? */
static inline bool tgsic_takes_floats(const struct tgsic_instruction *in, unsigned source)
{
    return in->src[source].absolute | in->src[source].negate |
           (in->saturate & (in->opcode == TGSIC_OPCODE_MOV));
}

/* The type letter of a source or result as opcodes.def has it, made exact:
 *   f i u d l m  as there; a raw operand with a float modifier is f, a texel has its view's type
 *   n  integer opcodes that do the same to int and uint
 *   ?  a truth test of bits
 *   *  raw bits or a resource */
char tgsic_special_source_letter(const struct tgsic_instruction *instruction, unsigned source);
static inline char tgsic_source_letter(const struct tgsic_instruction *in, unsigned source)
{
    char letter = tgsic_opcode_table[in->opcode].src[source];
    if (tgsic_opcode_traits[in->opcode] & TGSIC_TRAITS_OF_SOURCES)
        return tgsic_special_source_letter(in, source);
    return letter == '*' && tgsic_takes_floats(in, source) ? 'f' : letter;
}
char tgsic_result_letter(const struct tgsic_scan *scan,
                         const struct tgsic_instruction *instruction);

/* Which sources of an instruction name the view and the sampler (the same where one operand
 * stands for both; *sampler is UINT_MAX where there is none). False: it has no texture. */
bool tgsic_texture_operands(const struct tgsic_instruction *instruction, unsigned *view,
                            unsigned *sampler);

/* Whether four texels of one level can be gathered from such a texture. */
bool tgsic_target_gathers(unsigned target);

/* Target and texel type of an instruction that has a texture. */
enum tgsic_target tgsic_texture_target(const struct tgsic_scan *scan,
                                       const struct tgsic_instruction *instruction);

/* scan_samplers.c: fills in the samplers. Requires views. */
void tgsic_scan_samplers(struct tgsic_arena *arena, struct tgsic_scan *scan);

/* The entry that has a pair, alone or in an array, or NULL. */
const struct tgsic_scan_sampler *tgsic_scan_find_sampler(const struct tgsic_scan *scan,
                                                         unsigned view, unsigned sampler,
                                                         unsigned target);

/* The description of a feature for messages, such as "64-bit floats". */
const char *tgsic_feature_text(enum tgsic_feature feature);

/* webs.c: fills in operands, variables, and the kinds of temp arrays, slots and constants.
 * Requires everything else in `scan`. */
void tgsic_find_webs(struct tgsic_arena *arena, struct tgsic_scan *scan);

#endif
