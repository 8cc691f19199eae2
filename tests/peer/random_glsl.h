/* SPDX-License-Identifier: MIT */
/* Private to the generator of random programs: types, variables and expressions. */
#ifndef RANDOM_GLSL_H
#define RANDOM_GLSL_H

#include "random_program.h"

#include <stdbool.h>

enum base { BOOL, INT, UINT, FLOAT };

/* A scalar, vector or matrix; or a structure; or an array of either. */
struct rtype {
    uint8_t base;   /* enum base */
    uint8_t rows;   /* 1..4 */
    uint8_t cols;   /* 2..4 of a matrix, else 0 */
    uint8_t length; /* of an array, a power of two, else 0 */
    int8_t record;  /* number of a structure, else -1 */
};

struct variable {
    char name[12];
    struct rtype type;
    bool readonly;
};

enum {
    MAX_VARIABLES = 160,
    MAX_RECORDS = 3,
    MAX_MEMBERS = 4,
    MAX_FUNCTIONS = 4,
    MAX_PARAMETERS = 4
};

enum direction { IN, OUT, INOUT };

struct function {
    char name[8];
    struct rtype result; /* rows 0: void */
    struct rtype parameters[MAX_PARAMETERS];
    uint8_t directions[MAX_PARAMETERS];
    unsigned num_parameters;
};

struct writer {
    uint64_t random;
    char *text;
    size_t size;
    struct variable variables[MAX_VARIABLES];
    unsigned num_variables, num_names;
    struct rtype members[MAX_RECORDS][MAX_MEMBERS];
    unsigned num_members[MAX_RECORDS];
    struct function functions[MAX_FUNCTIONS];
    unsigned num_functions;
    const struct function *inside; /* NULL: main */
    unsigned budget, depth, indent, loops;
    bool in_loop, in_switch;
    bool in_index; /* indices within are numbers */
};

#define PRINTF(text, first) __attribute__((format(printf, text, first)))
PRINTF(2, 3) void random_put(struct writer *w, const char *format, ...);
void random_line(struct writer *w);
unsigned random_pick(struct writer *w, unsigned count);

/* ---- random_types.c ---- */
struct rtype random_vector(enum base base, unsigned rows);
struct rtype random_type(struct writer *w);
void random_put_type(struct writer *w, struct rtype type);
/* What an array, structure or matrix is made of, member or column `number`. */
struct rtype random_part(const struct writer *w, struct rtype type, unsigned number);
unsigned random_num_parts(const struct writer *w, struct rtype type);
/* ".b", "[2]" */
void random_put_part(struct writer *w, struct rtype type, unsigned number);
void random_put_records(struct writer *w);
/* Adds a variable, and gives it. */
struct variable *random_declare(struct writer *w, struct rtype type, bool readonly);
/* One of the variables; NULL: none can be written. */
const struct variable *random_variable(struct writer *w, bool writable);

/* ---- random_expression.c ---- */
/* Of a scalar or vector. Floats are whole, but of any size that stays exact: what is stored goes
 * through fw(). */
void random_put_expression(struct writer *w, enum base base, unsigned rows, unsigned depth);
/* Of any type, to be stored. */
void random_put_value(struct writer *w, struct rtype type);
/* A place below a variable, its type in *type: an element, member, component or swizzle. */
void random_put_place(struct writer *w, const struct variable *variable, struct rtype *type,
                      bool whole);

#endif
