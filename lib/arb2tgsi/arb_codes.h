/* SPDX-License-Identifier: MIT */
/* The numbers of lib/arb2tgsi's diagnostics: 8000-8999. A number keeps its meaning for good.
 * Private. */
#ifndef ARB_CODES_H
#define ARB_CODES_H

enum arb_code {
    /* any call */
    E_ARB_FAILURE = 8000, /* memory, or a limit of the call */
    /* text */
    E_ARB_HEADER = 8010,
    E_ARB_CHARACTER = 8011,
    E_ARB_NUMBER = 8012,
    E_ARB_SYNTAX = 8020,
    E_ARB_AFTER_END = 8021,
    E_ARB_OPTION = 8030,          /* unknown */
    E_ARB_OPTION_CONFLICT = 8031, /* two that exclude each other */
    /* names */
    E_ARB_UNDECLARED = 8040,
    E_ARB_REDECLARED = 8041,
    E_ARB_RESERVED = 8042,
    E_ARB_KIND = 8043, /* a name of something else than what is asked for */
    /* bindings */
    E_ARB_BINDING = 8050,      /* no such attribute, result or state */
    E_ARB_INDEX = 8051,        /* out of range */
    E_ARB_ALIASING = 8052,     /* a conventional attribute and the generic one in its place */
    E_ARB_ARRAY_SIZE = 8053,   /* does not fit the initialiser */
    E_ARB_NEEDS_OPTION = 8054, /* a binding or target that an option brings */
    E_ARB_POSITION = 8055,     /* result.position beside ARB_position_invariant */
    /* instructions */
    E_ARB_OPCODE = 8060,
    E_ARB_MASK = 8061,
    E_ARB_SWIZZLE = 8062,
    E_ARB_TARGET = 8063, /* no texture target; or a second one of a unit */
    E_ARB_RELATIVE = 8064,
    /* resources */
    E_ARB_LIMIT = 8070,
    E_ARB_UNSUPPORTED = 8080,
};

#endif
