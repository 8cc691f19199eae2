/* SPDX-License-Identifier: MIT */
/* Chains of branches that compare one value with constants, which is what arrives of a `switch`.
 * Private to lib/.
 *
 *     USEQ TEMP[1].xy, TEMP[0].zzzz, IMM[0]
 *     UIF TEMP[1].xxxx                          a link: TEMP[0].z is IMM[0].x
 *       …
 *     ELSE
 *       UIF TEMP[1].yyyy                        a link: TEMP[0].z is IMM[0].y
 *         …
 *       ELSE
 *         USEQ TEMP[1].x, TEMP[0].zzzz, IMM[0].zzzz
 *         UIF TEMP[1].xxxx                      a link: TEMP[0].z is IMM[0].z
 *           …
 *         ENDIF
 *       ENDIF
 *     ENDIF
 *
 * Every link is a UIF on a component that is the last result of a *test*, in the block in front of
 * the chain or in an ELSE of it: a USEQ of one component, the *subject*, with an immediate that no
 * earlier link has, or a copy of what such a USEQ has found. From the first of these comparisons up
 * to the first link and up to the last comparison the subject is not written, other than in the
 * links' own branches. An ELSE that leads to a link holds nothing but tests and copies of TEMPs and
 * immediates in front of it, and nothing behind it. So one of the branches runs at most, and which
 * one follows from the subject.
 *
 * Tests whose results nothing but the links reads are not needed any more: they are part of the
 * chain. Those in its ELSE parts that are needed, and copies, are *kept*: they run in every branch
 * that they stood in front of. */
#ifndef TGSIC_CHAINS_H
#define TGSIC_CHAINS_H

#include "scan.h"

enum {
    TGSIC_FEWEST_LINKS = 4, /* fewer branches are left as they are */
    TGSIC_MOST_LINKS = 256, /* what follows is a chain of its own, in the last ELSE */
    TGSIC_MOST_KEPT = 8,    /* a chain that would keep more is left as it is */
};

struct tgsic_chain_link {
    uint32_t start; /* its UIF */
    uint32_t value; /* of the subject */
};

struct tgsic_chain {
    struct tgsic_chain_link *links; /* the outermost is first */
    uint32_t num_links;
    uint32_t end;     /* the ENDIF of the first link */
    uint32_t compare; /* a USEQ that reads the subject, as component */
    uint8_t source;   /* ... of this operand, */
    uint8_t position; /* ... at this position */
    uint8_t num_kept;
    bool has_else; /* the last link has */
    uint32_t kept[TGSIC_MOST_KEPT];
};

struct tgsic_chains {
    struct tgsic_chain *list;
    uint32_t count;
    uint32_t *of; /* by instruction: 1 + the chain that it is part of, 0: none; or NULL */
};

/* Finds the chains of a shader without subroutines, outside of SWITCH, which a BRK in a branch may
 * mean. Time and memory are linear in the shader; everything lives in the arena. */
void tgsic_find_chains(struct tgsic_arena *arena, const struct tgsic_scan *scan,
                       struct tgsic_chains *chains);

/* The chain that the instruction is part of as a UIF, ELSE, ENDIF, or as a test that is not needed;
 * else NULL. */
static inline const struct tgsic_chain *tgsic_chain_of(const struct tgsic_chains *chains,
                                                       uint32_t instruction)
{
    uint32_t number = chains->of ? chains->of[instruction] : 0;
    return number ? &chains->list[number - 1] : NULL;
}

#endif
