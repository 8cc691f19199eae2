/* SPDX-License-Identifier: MIT */
/* The token stream's layout, one field list per word for reader and writer alike. Private.
 *
 * Bit 0 is the least significant; a field is offset and width, and `…` stands for zeros.
 *
 *     stream       header  processor  token...
 *     header       | HeaderSize 0:8 = 2 | BodySize 8:24 |      BodySize: words behind the processor
 *     processor    | Processor 0:4 | … |
 *
 *     declaration  | Type 0:4 = 0 | NrTokens 4:8 | File 12:4 | UsageMask 16:4 | Dimension 20:1 |
 *                  | Semantic 21:1 | Interpolate 22:1 | Invariant 23:1 | Local 24:1 | Array 25:1 |
 *                  | Atomic 26:1 | MemType 27:2 | … |
 *       range                        | First 0:16 | Last 16:16 |
 *       dimension      if Dimension  | Index2D 0:16 | … |
 *       interpolation  if Interpolate| Interpolate 0:4 | Location 4:2 | … |
 *       semantic       if Semantic   | Name 0:8 | Index 8:16 | Stream 24:2 26:2 28:2 30:2 |
 *       image          if IMAGE      | Resource 0:8 | Raw 8:1 | Writable 9:1 | Format 10:10 | … |
 *       view           if SVIEW      | Resource 0:8 | ReturnType 8:6 14:6 20:6 26:6 |
 *       array          if Array      | ArrayID 0:10 | … |
 *
 *     immediate    | Type 0:4 = 1 | NrTokens 4:14 | DataType 18:4 | … |    then NrTokens - 1 words
 *     property     | Type 0:4 = 3 | NrTokens 4:8 | Name 12:8 | … |         then NrTokens - 1 words
 *
 *     instruction  | Type 0:4 = 2 | NrTokens 4:8 | Opcode 12:8 | Saturate 20:1 | NumDst 21:2 |
 *                  | NumSrc 23:4 | Label 27:1 | Texture 28:1 | Memory 29:1 | Precise 30:1 | … |
 *       label          if Label      | Label 0:24 | … |
 *       texture        if Texture    | Texture 0:8 | NumOffsets 8:4 | (once ReturnType) 12:3 | … |
 *       NumOffsets times             | Index 0:16 | File 16:4 | Swizzle 20:2 22:2 24:2 | … |
 *       memory         if Memory     | Qualifier 0:4 | Texture 4:8 | Format 12:10 | … |
 *       NumDst times                 | File 0:4 | WriteMask 4:4 | Indirect 8:1 | Dimension 9:1 |
 *                                    | Index 10:16 | … |             then the words below
 *       NumSrc times                 | File 0:4 | Indirect 4:1 | Dimension 5:1 | Index 6:16 |
 *                                    | Swizzle 22:2 24:2 26:2 28:2 | Absolute 30:1 | Negate 31:1 |
 *         indirect     if Indirect   | File 0:4 | Index 4:16 | Swizzle 20:2 | ArrayID 22:10 |
 *         dimension    if Dimension  | Indirect 0:1 | … | Index 16:16 |
 *         indirect     if its Indirect, as above
 *
 * NrTokens counts the words of a token; in an instruction those behind the first, and writers
 * disagree on it in declarations. So readers go by the flags, and by NrTokens only in immediates
 * and properties. */
#ifndef TGSIC_TOKEN_H
#define TGSIC_TOKEN_H

#include <stdint.h>

enum token_type {
    TOKEN_DECLARATION,
    TOKEN_IMMEDIATE,
    TOKEN_INSTRUCTION,
    TOKEN_PROPERTY,
};

#define HEADER_SIZE   2u
#define MAX_BODY_SIZE 0xffffffu

/* Each expands to the last two arguments of a call: offset, width. */
#define F_HEADER_SIZE 0, 8
#define F_BODY_SIZE   8, 24
#define F_PROCESSOR   0, 4
#define F_TYPE        0, 4
#define F_NR_TOKENS   4, 8

#define F_DECL_FILE        12, 4
#define F_DECL_MASK        16, 4
#define F_DECL_DIMENSION   20, 1
#define F_DECL_SEMANTIC    21, 1
#define F_DECL_INTERPOLATE 22, 1
#define F_DECL_INVARIANT   23, 1
#define F_DECL_LOCAL       24, 1
#define F_DECL_ARRAY       25, 1
#define F_DECL_ATOMIC      26, 1
#define F_DECL_MEM_TYPE    27, 2
#define F_DECL_PADDING     29, 3

#define F_RANGE_FIRST 0, 16
#define F_RANGE_LAST  16, 16

#define F_DIM_INDEX   0, 16
#define F_DIM_PADDING 16, 16

#define F_INTERPOLATE         0, 4
#define F_INTERPOLATE_WHERE   4, 2
#define F_INTERPOLATE_PADDING 6, 26

#define F_SEMANTIC_NAME      0, 8
#define F_SEMANTIC_INDEX     8, 16
#define F_SEMANTIC_STREAM(c) 24 + 2 * (c), 2

#define F_IMAGE_RESOURCE 0, 8
#define F_IMAGE_RAW      8, 1
#define F_IMAGE_WRITABLE 9, 1
#define F_IMAGE_FORMAT   10, 10
#define F_IMAGE_PADDING  20, 12

#define F_VIEW_RESOURCE  0, 8
#define F_VIEW_RETURN(c) 8 + 6 * (c), 6

#define F_ARRAY_ID      0, 10
#define F_ARRAY_PADDING 10, 22

#define F_IMM_NR_TOKENS 4, 14
#define F_IMM_TYPE      18, 4
#define F_IMM_PADDING   22, 10

#define F_PROPERTY_NAME    12, 8
#define F_PROPERTY_PADDING 20, 12

#define F_INST_OPCODE   12, 8
#define F_INST_SATURATE 20, 1
#define F_INST_NUM_DST  21, 2
#define F_INST_NUM_SRC  23, 4
#define F_INST_LABEL    27, 1
#define F_INST_TEXTURE  28, 1
#define F_INST_MEMORY   29, 1
#define F_INST_PRECISE  30, 1
#define F_INST_PADDING  31, 1

#define F_LABEL         0, 24
#define F_LABEL_PADDING 24, 8

#define F_TEX_TARGET      0, 8
#define F_TEX_NUM_OFFSETS 8, 4
#define F_TEX_PADDING     15, 17

#define F_OFFSET_INDEX      0, 16
#define F_OFFSET_FILE       16, 4
#define F_OFFSET_SWIZZLE(c) 20 + 2 * (c), 2
#define F_OFFSET_PADDING    26, 6

#define F_MEM_QUALIFIER 0, 4
#define F_MEM_TARGET    4, 8
#define F_MEM_FORMAT    12, 10
#define F_MEM_PADDING   22, 10

#define F_DST_FILE      0, 4
#define F_DST_MASK      4, 4
#define F_DST_INDIRECT  8, 1
#define F_DST_DIMENSION 9, 1
#define F_DST_INDEX     10, 16
#define F_DST_PADDING   26, 6

#define F_SRC_FILE       0, 4
#define F_SRC_INDIRECT   4, 1
#define F_SRC_DIMENSION  5, 1
#define F_SRC_INDEX      6, 16
#define F_SRC_SWIZZLE(c) 22 + 2 * (c), 2
#define F_SRC_ABSOLUTE   30, 1
#define F_SRC_NEGATE     31, 1

#define F_IND_FILE      0, 4
#define F_IND_INDEX     4, 16
#define F_IND_COMPONENT 20, 2
#define F_IND_ARRAY     22, 10

#define F_DIMWORD_INDIRECT 0, 1
#define F_DIMWORD_PADDING  1, 15
#define F_DIMWORD_INDEX    16, 16

static inline uint32_t field(uint32_t word, unsigned offset, unsigned width)
{
    return word >> offset & (uint32_t)((UINT64_C(1) << width) - 1);
}

static inline int16_t signed_field(uint32_t word, unsigned offset, unsigned width)
{
    uint32_t value = field(word, offset, width);
    return (int16_t)(value < 0x8000u ? (int32_t)value : (int32_t)value - 0x10000);
}

#endif
