/* SPDX-License-Identifier: MIT */
/* An interpreter for TGSI: what the code generator made, to compare with the IR's meaning. */
#ifndef TGSI_EVAL_H
#define TGSI_EVAL_H

#include "tgsi/tgsi.h"

#define TGSI_EVAL_REGISTERS 512

struct tgsi_eval {
    /* IN and CONST are set before, OUT is read after */
    uint32_t in[16][4], constant[64][4], out[16][4], temp[TGSI_EVAL_REGISTERS][4];
    int32_t address[4];
    bool discarded;
    bool stuck;        /* ran too long */
    const char *wrong; /* what no such shader may do */
};

void tgsi_eval(const struct tgsic_shader *shader, struct tgsi_eval *state);

#endif
