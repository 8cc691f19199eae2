/* SPDX-License-Identifier: MIT */
/* Control flow: constructs that are open, blocks, calls. */
#ifndef SPIRV2TGSI_FLOW_H
#define SPIRV2TGSI_FLOW_H

#include "spirv.h"

#define TARGET_RETURN UINT32_MAX

/* A list of IR nodes that is open. What stands in it is visible until it is closed. */
struct construct {
    const struct construct *outer;
    uint32_t target;       /* label that control reaches at the end of the list; 0: none */
    struct ir_node *scope; /* left to get there from within; NULL: it is left with its outer one */
    struct ir_var *fall;   /* set on the way there; NULL: nothing is */
    bool is_loop;          /* the scope holds a loop alone, so BREAK leaves it */
    unsigned loops;        /* open ones */
};

struct phi {
    uint32_t at;
    struct place *memory; /* NULL: not yet made */
};

/* A block. */
struct label {
    uint32_t walk;                         /* the call in which it was walked last */
    uint32_t search;                       /* the search of cases that met it last */
    uint32_t end;                          /* its terminator; 0: it has none */
    uint32_t merge, continue_target, loop; /* of its header, if it is one; loop: it is a loop's */
    struct phi *phis;
    uint32_t num_phis;
};

/* A function being walked. */
struct call {
    struct call *outer;
    uint32_t number;
    uint32_t function;
    struct place result; /* type NULL: void */
};

#endif
