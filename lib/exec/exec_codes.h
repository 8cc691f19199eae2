/* SPDX-License-Identifier: MIT */
/* The numbers of lib/exec's diagnostics: 7000-7999. A number keeps its meaning for good. Private.
 */
#ifndef EXEC_CODES_H
#define EXEC_CODES_H

enum {
    E_REFUSED = 7000, /* what the interpreter gives no meaning */
    E_LANES = 7001,   /* more lanes than prepared for */
    E_STEPS = 7002,   /* ran too long */
};

#endif
