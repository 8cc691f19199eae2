/* SPDX-License-Identifier: MIT */
/* Random programs: types and variables. */
#include "random_glsl.h"

#include <stdarg.h>
#include <stdio.h>

void random_put(struct writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(w->text + w->size, RANDOM_PROGRAM_TEXT - w->size, format, args);
    va_end(args);
    if (length > 0 && (size_t)length < RANDOM_PROGRAM_TEXT - w->size)
        w->size += (size_t)length;
}

void random_line(struct writer *w)
{
    random_put(w, "\n%*s", (int)w->indent * 4, "");
}

unsigned random_pick(struct writer *w, unsigned count)
{
    w->random = w->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(w->random >> 33) % count;
}

/* ---- Types ----------------------------------------------------------------------------------- */

struct rtype random_vector(enum base base, unsigned rows)
{
    return (struct rtype){.base = (uint8_t)base, .rows = (uint8_t)rows, .record = -1};
}

struct rtype random_type(struct writer *w)
{
    struct rtype type = random_vector((enum base)random_pick(w, 4), 1 + random_pick(w, 4));
    unsigned what = random_pick(w, 12);
    if (what < 2) {
        type.base = FLOAT;
        type.rows = (uint8_t)(2 + random_pick(w, 3));
        type.cols = (uint8_t)(2 + random_pick(w, 3));
    } else if (what == 2 && w->num_members[0]) {
        type.record = (int8_t)random_pick(w, MAX_RECORDS);
        if (!w->num_members[type.record])
            type.record = -1;
    }
    if (!random_pick(w, 5))
        type.length = random_pick(w, 2) ? 2 : 4;
    return type;
}

void random_put_type(struct writer *w, struct rtype type)
{
    static const char *const scalars[] = {"bool", "int", "uint", "float"};
    static const char *const vectors[] = {"bvec", "ivec", "uvec", "vec"};
    if (type.record >= 0)
        random_put(w, "S%d", type.record);
    else if (!type.rows)
        random_put(w, "void");
    else if (type.cols)
        random_put(w, "mat%ux%u", type.cols, type.rows);
    else if (type.rows == 1)
        random_put(w, "%s", scalars[type.base]);
    else
        random_put(w, "%s%u", vectors[type.base], type.rows);
    if (type.length)
        random_put(w, "[%u]", type.length);
}

struct rtype random_part(const struct writer *w, struct rtype type, unsigned number)
{
    if (type.length)
        type.length = 0;
    else if (type.record >= 0)
        return w->members[type.record][number];
    else if (type.cols)
        type.cols = 0;
    else
        type.rows = 1;
    return type;
}

unsigned random_num_parts(const struct writer *w, struct rtype type)
{
    return type.length        ? type.length
           : type.record >= 0 ? w->num_members[type.record]
           : type.cols        ? type.cols
                              : type.rows;
}

void random_put_part(struct writer *w, struct rtype type, unsigned number)
{
    random_put(w, type.record >= 0 && !type.length ? ".m%u" : "[%u]", number);
}

/* Structures of scalars, vectors, matrices, arrays and the structures before them. */
void random_put_records(struct writer *w)
{
    unsigned count = random_pick(w, MAX_RECORDS + 1);
    for (unsigned r = 0; r < count; r++) {
        unsigned members = 1 + random_pick(w, MAX_MEMBERS);
        random_put(w, "struct S%u {", r);
        for (unsigned m = 0; m < members; m++) {
            struct rtype type = random_type(w);
            if (type.record >= 0)
                type.length = 0;
            w->members[r][m] = type;
            random_put(w, "\n    ");
            random_put_type(w, type);
            random_put(w, " m%u;", m);
        }
        random_put(w, "\n};\n");
        w->num_members[r] = members;
    }
}

/* ---- Variables ------------------------------------------------------------------------------- */

struct variable *random_declare(struct writer *w, struct rtype type, bool readonly)
{
    struct variable *v = &w->variables[w->num_variables];
    *v = (struct variable){.type = type, .readonly = readonly};
    snprintf(v->name, sizeof v->name, "v%u", w->num_names++ % 100000);
    if (w->num_variables + 1 < MAX_VARIABLES)
        w->num_variables++;
    return v;
}

const struct variable *random_variable(struct writer *w, bool writable)
{
    for (unsigned tries = 0; w->num_variables && tries < 12; tries++) {
        const struct variable *v = &w->variables[random_pick(w, w->num_variables)];
        if (!writable || !v->readonly)
            return v;
    }
    return NULL;
}
