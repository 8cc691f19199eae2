/* SPDX-License-Identifier: MIT */
/* What every public header of tgsic shares: results, positions, diagnostics, the allocator hook. */
#ifndef TGSIC_BASE_H
#define TGSIC_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* On Windows, define TGSIC_SHARED where the DLL is used. */
#if defined(_WIN32) && defined(TGSIC_BUILDING)
#define TGSIC_API __declspec(dllexport)
#elif defined(_WIN32) && defined(TGSIC_SHARED)
#define TGSIC_API __declspec(dllimport)
#elif defined(__GNUC__) && defined(TGSIC_BUILDING)
#define TGSIC_API __attribute__((visibility("default")))
#else
#define TGSIC_API
#endif

/* Behind a function's declaration: parameter number `text` is printf's format, `first` the first
 * value. Checked by compilers that can. */
#if defined(__MINGW32__)
#define TGSIC_PRINTF(text, first) __attribute__((format(gnu_printf, text, first)))
#elif defined(__GNUC__)
#define TGSIC_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define TGSIC_PRINTF(text, first)
#endif

/* In front of what is called where something went wrong or ran out: compilers that know it lay out
 * what leads there behind all that usually runs. */
#ifdef __GNUC__
#define TGSIC_COLD __attribute__((cold))
#else
#define TGSIC_COLD
#endif

/* What a call came to. Every call that can fail returns one of these, and unless it returns
 * TGSIC_OK it has appended at least one diagnostic of severity error (memory permitting). */
enum tgsic_result {
    TGSIC_OK = 0,
    TGSIC_E_INVALID,     /* the input breaks a rule of its language or format */
    TGSIC_E_LINK,        /* each stage is fine alone, the stages do not fit together */
    TGSIC_E_UNSUPPORTED, /* the input is valid, but the target cannot express it */
    TGSIC_E_LIMIT,       /* a limit in the options was exceeded */
    TGSIC_E_MEMORY,      /* the allocator returned NULL; nothing leaks */
    TGSIC_E_INTERNAL,    /* a bug of ours, noticed */
};

/* Memory for everything a call or a result object holds.
 *
 *   resize  behaves as realloc: block NULL allocates, size 0 frees and returns NULL
 *   user    passed through
 *
 * A NULL `struct tgsic_allocator *` anywhere means the C library's heap. The struct is copied;
 * `user` must outlive every object made with it. */
struct tgsic_allocator {
    void *(*resize)(void *user, void *block, size_t size);
    void *user;
};

/* Where in an input something stands. Text: line and column count from 1 (column in bytes);
 * token streams: `word` is the index of the 32-bit word; 0/0 means "no place". */
struct tgsic_pos {
    uint32_t file;   /* source string number for GLSL (`#line`), else 0 */
    uint32_t line;   /* from 1; 0: unknown */
    uint32_t column; /* from 1, bytes; 0: unknown */
    uint32_t word;   /* token streams only */
};

enum tgsic_severity { TGSIC_NOTE, TGSIC_WARNING, TGSIC_ERROR };

struct tgsic_diag {
    enum tgsic_severity severity;
    unsigned code; /* stable number, in blocks per library, see diag-codes in docs/cli.md */
    struct tgsic_pos pos;
    const char *text; /* owned by the list */
};

/* A list of diagnostics. `{0}` is an empty list on the C library's heap; set `allocator` before
 * first use for another. Release with tgsic_diags_free(). Not thread-safe: one list per call. */
struct tgsic_diags {
    struct tgsic_diag *items;
    size_t count;
    size_t capacity;
    size_t errors;    /* how many items are errors, dropped ones included */
    size_t max_items; /* 0: 100. Further ones are counted in `dropped` */
    size_t dropped;
    const struct tgsic_allocator *allocator;
};

/* Appends a message; printf-style. `diags` may be NULL. Out of memory: counted as dropped. */
TGSIC_API TGSIC_COLD void tgsic_diags_add(struct tgsic_diags *diags, enum tgsic_severity severity,
                                          unsigned code, struct tgsic_pos pos, const char *format,
                                          ...) TGSIC_PRINTF(5, 6);
TGSIC_API void tgsic_diags_free(struct tgsic_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
