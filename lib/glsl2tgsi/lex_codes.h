/* SPDX-License-Identifier: MIT */
/* Diagnostic codes of the preprocessor and the lexer, 3000 to 3199; stable once released. */
#ifndef TGSIC_GLSL_LEX_CODES_H
#define TGSIC_GLSL_LEX_CODES_H

enum glsl_lex_code {
    /* source text */
    E_BAD_CHARACTER = 3000,
    E_OPEN_COMMENT = 3001,
    E_NAME_TOO_LONG = 3002,
    W_DOUBLE_UNDERSCORE = 3003,
    /* #version, #extension */
    E_VERSION_PLACE = 3010,
    E_VERSION_SYNTAX = 3011,
    E_VERSION_UNKNOWN = 3012,
    E_EXTENSION_SYNTAX = 3013,
    E_EXTENSION_UNKNOWN = 3014,
    E_EXTENSION_REFUSED = 3015,
    E_EXTENSION_PLACE = 3016,
    W_EXTENSION_USE = 3017, /* of what an extension under `warn` brings */
    /* directives */
    E_DIRECTIVE = 3020,
    E_DIRECTIVE_SYNTAX = 3021,
    E_CONDITION_NESTING = 3022, /* #else, #elif or #endif without an #if; a second #else */
    E_CONDITION_OPEN = 3023,    /* #if without #endif */
    E_ERROR_DIRECTIVE = 3024,
    E_LINE = 3025,
    E_PRAGMA = 3026,
    E_INCLUDE = 3027,
    /* macros */
    E_MACRO_NAME = 3040,
    E_MACRO_REDEFINED = 3041,
    E_MACRO_SYNTAX = 3042,
    E_MACRO_ARGUMENTS = 3043,
    E_MACRO_OPEN = 3044, /* a call's parenthesis is never closed */
    E_PASTE = 3045,
    /* #if expressions */
    E_CONDITION_SYNTAX = 3060,
    E_CONDITION_ZERO = 3061, /* division by zero */
    E_CONDITION_UNDEFINED = 3062,
    /* tokens */
    E_RESERVED_WORD = 3080,
    E_RESERVED_OPERATOR = 3081,
    E_NUMBER = 3082,
    E_NUMBER_RANGE = 3083,
    W_NUMBER_SIGN = 3084,
    W_NUMBER_SUFFIX = 3085,
    /* limits */
    E_LIMIT_NAME = 3100,
    E_LIMIT_NESTING = 3101,
    E_LIMIT_EXPANSION = 3102,
};

#endif
