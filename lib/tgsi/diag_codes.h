/* SPDX-License-Identifier: MIT */
/* The numbers of lib/tgsi's diagnostics: 1000-1999. A number keeps its meaning for good. Private.
 */
#ifndef TGSIC_DIAG_CODES_H
#define TGSIC_DIAG_CODES_H

enum {
    /* any call */
    E_FAILURE = 1000, /* limit or memory, anywhere */
    E_BUILDER = 1001, /* a builder was called wrongly */
    E_HOST_NAME = 1002,
    /* text */
    E_SYNTAX = 1100,
    E_UNKNOWN_WORD = 1101,
    E_NUMBER = 1102,
    W_UNKNOWN_PROPERTY = 1103,
    W_NO_EFFECT = 1105, /* something that the token form has no place for */
    E_TOO_MANY = 1104,  /* declarations, immediates, instructions, nesting */
    E_NO_TEXT = 1106,   /* a shader that the text form cannot say */
    /* tokens */
    E_TRUNCATED = 1200,
    E_TOKEN = 1201,
    E_DOES_NOT_FIT = 1202,
    /* validation */
    E_VOCABULARY = 1300, /* a number that names nothing */
    E_OPERAND_COUNT = 1301,
    E_OPERAND_FILE = 1302,
    E_UNDECLARED = 1303,
    E_RANGE = 1304,
    E_DECLARED_TWICE = 1305,
    E_ARRAY = 1306,
    E_DIMENSION = 1307,
    E_INDIRECT = 1308,
    E_MODIFIER = 1309,
    E_MASK = 1310,
    E_TEXTURE = 1311,
    E_MEMORY_PART = 1312,
    E_SEMANTIC = 1313,
    E_PROPERTY = 1314,
    E_STAGE = 1315,
    E_FLOW = 1320,
    E_LABEL = 1321,
    E_END = 1322,
    E_SUBROUTINE = 1323,
    E_CACHE = 1330, /* bytes that should be a program */
    /* the virgl dialect: 1400 and the number of the rule */
    E_LEGAL = 1400,
};

#endif
