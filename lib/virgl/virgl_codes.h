/* SPDX-License-Identifier: MIT */
/* The numbers of lib/virgl's diagnostics: 6600-6699. A number keeps its meaning for good. Private.
 */
#ifndef VIRGL_CODES_H
#define VIRGL_CODES_H

enum {
    E_VIRGL_FAILURE = 6600, /* limit or memory, anywhere */
    E_VIRGL_SHADER = 6601,  /* a shader that the protocol cannot carry */
    E_VIRGL_COMMAND = 6610, /* a command is cut off or malformed */
    E_VIRGL_PART = 6611,    /* a part of a shader does not fit the parts before */
    E_VIRGL_MESSAGE = 6620, /* a vtest message is cut off or malformed */
};

#endif
