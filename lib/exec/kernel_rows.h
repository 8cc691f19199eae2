/* SPDX-License-Identifier: MIT */
/* How a row of an alu_*.def becomes a kernel: loads by type, the expression, stores by type.
 * Private to lib/exec.
 *
 *     COMP2(ADD, f, f, f, a + b)             per component
 *     VEC2(DP2, f, f, f, ax * bx + ay * by)  one scalar from several components
 *     CHAN1(EXP, f, f, x, y, z, w)           an expression for each component
 *
 * The letters are the types of the result and of the operands a, b, c and e, as in opcodes.def,
 * with `r` for raw bits (its *). A vector's operands are ax, ay, az, aw and bx, by, bz, bw. */
#ifndef EXEC_KERNEL_ROWS_H
#define EXEC_KERNEL_ROWS_H

#include "kernel.h"

/* ---- Types --------------------------------------------------------------------------------- */

typedef float exec_type_f;
typedef double exec_type_d;
typedef int32_t exec_type_i;
typedef uint32_t exec_type_u;
typedef uint32_t exec_type_r;
typedef int64_t exec_type_l;
typedef uint64_t exec_type_m;

#define TYPE_NAME_f "f"
#define TYPE_NAME_d "d"
#define TYPE_NAME_i "i"
#define TYPE_NAME_u "u"
#define TYPE_NAME_r "*"
#define TYPE_NAME_l "l"
#define TYPE_NAME_m "m"

/* A chunk of an operand: pointers to its rows at the chunk. */
struct exec_chunk {
    const uint32_t *row[4];
    uint32_t keep, flip;
};

static inline struct exec_chunk chunk_of(const struct exec_rows *rows, unsigned at)
{
    unsigned offset = at & rows->step;
    return (struct exec_chunk){{rows->row[0] + offset, rows->row[1] + offset, rows->row[2] + offset,
                                rows->row[3] + offset},
                               rows->keep,
                               rows->flip};
}

static inline uint64_t wide_word(const struct exec_chunk *s, unsigned i)
{
    return (uint64_t)s->row[1][i] << 32 | s->row[0][i];
}

static inline uint32_t get_r(const struct exec_chunk *s, unsigned c, unsigned i)
{
    return (s->row[c][i] & s->keep) ^ s->flip;
}

static inline float get_f(const struct exec_chunk *s, unsigned c, unsigned i)
{
    return exec_float(get_r(s, c, i));
}

static inline uint32_t get_u(const struct exec_chunk *s, unsigned c, unsigned i)
{
    return (s->row[c][i] ^ s->flip) - s->flip;
}

static inline int32_t get_i(const struct exec_chunk *s, unsigned c, unsigned i)
{
    return (int32_t)get_u(s, c, i);
}

static inline double get_d(const struct exec_chunk *s, unsigned c, unsigned i)
{
    uint64_t bits = (uint64_t)((s->row[1][i] & s->keep) ^ s->flip) << 32 | s->row[0][i];
    double value;
    (void)c;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t get_m(const struct exec_chunk *s, unsigned c, unsigned i)
{
    (void)c;
    return wide_word(s, i);
}

static inline int64_t get_l(const struct exec_chunk *s, unsigned c, unsigned i)
{
    (void)c;
    return (int64_t)wide_word(s, i);
}

/* ---- Results ------------------------------------------------------------------------------- */

static inline double saturated_d(double x)
{
    return x > 0 ? (x < 1 ? x : 1) : 0;
}

static inline uint32_t put_f(float value)
{
    return exec_word(value);
}

static inline uint32_t put_r(uint32_t value)
{
    return value;
}

static inline uint32_t put_u(uint32_t value)
{
    return value;
}

static inline uint32_t put_i(int32_t value)
{
    return (uint32_t)value;
}

static inline uint64_t put_d(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline uint64_t put_m(uint64_t value)
{
    return value;
}

static inline uint64_t put_l(int64_t value)
{
    return (uint64_t)value;
}

static inline bool is_idle(const struct exec_job *job, unsigned at)
{
    return job->mask && !job->some[at / EXEC_CHUNK];
}

static inline void store_row(const struct exec_job *job, unsigned at, uint32_t *dst,
                             const uint32_t *words)
{
    if (!job->mask) {
        memcpy(dst + at, words, EXEC_CHUNK * sizeof *words);
        return;
    }
    uint32_t merged[EXEC_CHUNK];
    for (unsigned i = 0; i < EXEC_CHUNK; i++)
        merged[i] = (words[i] & job->mask[at + i]) | (dst[at + i] & ~job->mask[at + i]);
    memcpy(dst + at, merged, sizeof merged);
}

static inline void store_narrow(const struct exec_job *job, unsigned at, uint32_t *words)
{
    if (job->saturate)
        for (unsigned i = 0; i < EXEC_CHUNK; i++)
            words[i] = exec_word(exec_saturated(exec_float(words[i])));
    for (unsigned d = 0; d < job->num_dst; d++)
        store_row(job, at, job->dst[d], words);
}

static inline void store_wide(const struct exec_job *job, unsigned at, const uint64_t *words)
{
    uint32_t half[2][EXEC_CHUNK];
    for (unsigned i = 0; i < EXEC_CHUNK; i++) {
        uint64_t word = words[i];
        if (job->saturate) {
            double value;
            memcpy(&value, &word, sizeof value);
            word = put_d(saturated_d(value));
        }
        half[0][i] = (uint32_t)word;
        half[1][i] = (uint32_t)(word >> 32);
    }
    store_row(job, at, job->dst[0], half[0]);
    store_row(job, at, job->dst[1], half[1]);
}

typedef uint32_t exec_word_f, exec_word_i, exec_word_u, exec_word_r;
typedef uint64_t exec_word_d, exec_word_l, exec_word_m;
#define STORE_f store_narrow
#define STORE_i store_narrow
#define STORE_u store_narrow
#define STORE_r store_narrow
#define STORE_d store_wide
#define STORE_l store_wide
#define STORE_m store_wide

/* ---- Kernels ------------------------------------------------------------------------------- */

#define CHUNK_OF(number) struct exec_chunk s##number = chunk_of(&job->src[number], at)

#define SCALAR(type, number, name)                                                                 \
    exec_type_##type name = get_##type(&s##number, 0, i);                                          \
    (void)name;

#define VECTOR(type, number, name)                                                                 \
    exec_type_##type name##x = get_##type(&s##number, 0, i);                                       \
    exec_type_##type name##y = get_##type(&s##number, 1, i);                                       \
    exec_type_##type name##z = get_##type(&s##number, 2, i);                                       \
    exec_type_##type name##w = get_##type(&s##number, 3, i);                                       \
    (void)name##x, (void)name##y, (void)name##z, (void)name##w;

#define KERNEL(name, D, chunks, loads, expression)                                                 \
    static void name(const struct exec_job *job)                                                   \
    {                                                                                              \
        for (unsigned at = 0; at < job->lanes; at += EXEC_CHUNK) {                                 \
            if (is_idle(job, at))                                                                  \
                continue;                                                                          \
            exec_word_##D words[EXEC_CHUNK];                                                       \
            chunks;                                                                                \
            for (unsigned i = 0; i < EXEC_CHUNK; i++) {                                            \
                loads words[i] = put_##D(expression);                                              \
            }                                                                                      \
            STORE_##D(job, at, words);                                                             \
        }                                                                                          \
    }

#define CHUNKS1 CHUNK_OF(0)
#define CHUNKS2                                                                                    \
    CHUNKS1;                                                                                       \
    CHUNK_OF(1)
#define CHUNKS3                                                                                    \
    CHUNKS2;                                                                                       \
    CHUNK_OF(2)
#define CHUNKS4                                                                                    \
    CHUNKS3;                                                                                       \
    CHUNK_OF(3)

#define DEFINE_COMP1(NAME, D, A, x) KERNEL(run_##NAME, D, CHUNKS1, SCALAR(A, 0, a), x)
#define DEFINE_COMP2(NAME, D, A, B, x)                                                             \
    KERNEL(run_##NAME, D, CHUNKS2, SCALAR(A, 0, a) SCALAR(B, 1, b), x)
#define DEFINE_COMP3(NAME, D, A, B, C, x)                                                          \
    KERNEL(run_##NAME, D, CHUNKS3, SCALAR(A, 0, a) SCALAR(B, 1, b) SCALAR(C, 2, c), x)
#define DEFINE_COMP4(NAME, D, A, B, C, E, x)                                                       \
    KERNEL(run_##NAME, D, CHUNKS4,                                                                 \
           SCALAR(A, 0, a) SCALAR(B, 1, b) SCALAR(C, 2, c) SCALAR(E, 3, e), x)
#define DEFINE_VEC1(NAME, D, A, x) KERNEL(run_##NAME, D, CHUNKS1, VECTOR(A, 0, a), x)
#define DEFINE_VEC2(NAME, D, A, B, x)                                                              \
    KERNEL(run_##NAME, D, CHUNKS2, VECTOR(A, 0, a) VECTOR(B, 1, b), x)
#define DEFINE_CHAN1(NAME, D, A, x, y, z, w)                                                       \
    DEFINE_VEC1(NAME##_x, D, A, x)                                                                 \
    DEFINE_VEC1(NAME##_y, D, A, y)                                                                 \
    DEFINE_VEC1(NAME##_z, D, A, z)                                                                 \
    DEFINE_VEC1(NAME##_w, D, A, w)
#define DEFINE_CHAN2(NAME, D, A, B, x, y, z, w)                                                    \
    DEFINE_VEC2(NAME##_x, D, A, B, x)                                                              \
    DEFINE_VEC2(NAME##_y, D, A, B, y)                                                              \
    DEFINE_VEC2(NAME##_z, D, A, B, z)                                                              \
    DEFINE_VEC2(NAME##_w, D, A, B, w)

/* ---- Their table --------------------------------------------------------------------------- */

#define ENTRY(NAME) [TGSIC_OPCODE_##NAME]
#define CHANNELS(NAME)                                                                             \
    {                                                                                              \
        run_##NAME##_x, run_##NAME##_y, run_##NAME##_z, run_##NAME##_w                             \
    }

#define LIST_COMP1(NAME, D, A, x) ENTRY(NAME) = {{run_##NAME}, false, TYPE_NAME_##D, TYPE_NAME_##A},
#define LIST_COMP2(NAME, D, A, B, x)                                                               \
    ENTRY(NAME) = {{run_##NAME}, false, TYPE_NAME_##D, TYPE_NAME_##A TYPE_NAME_##B},
#define LIST_COMP3(NAME, D, A, B, C, x)                                                            \
    ENTRY(NAME) = {{run_##NAME}, false, TYPE_NAME_##D, TYPE_NAME_##A TYPE_NAME_##B TYPE_NAME_##C},
#define LIST_COMP4(NAME, D, A, B, C, E, x)                                                         \
    ENTRY(NAME) = {{run_##NAME},                                                                   \
                   false,                                                                          \
                   TYPE_NAME_##D,                                                                  \
                   TYPE_NAME_##A TYPE_NAME_##B TYPE_NAME_##C TYPE_NAME_##E},
#define LIST_VEC1(NAME, D, A, x) ENTRY(NAME) = {{run_##NAME}, true, TYPE_NAME_##D, TYPE_NAME_##A},
#define LIST_VEC2(NAME, D, A, B, x)                                                                \
    ENTRY(NAME) = {{run_##NAME}, true, TYPE_NAME_##D, TYPE_NAME_##A TYPE_NAME_##B},
#define LIST_CHAN1(NAME, D, A, x, y, z, w)                                                         \
    ENTRY(NAME) = {CHANNELS(NAME), true, TYPE_NAME_##D, TYPE_NAME_##A},
#define LIST_CHAN2(NAME, D, A, B, x, y, z, w)                                                      \
    ENTRY(NAME) = {CHANNELS(NAME), true, TYPE_NAME_##D, TYPE_NAME_##A TYPE_NAME_##B},

#endif
