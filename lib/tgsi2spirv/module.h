/* SPDX-License-Identifier: MIT */
/* Makes a SPIR-V module: instructions in sections, types and constants just once, capabilities as
 * they are needed. Knows nothing of TGSI but the kinds of its values. Private to this folder. */
#ifndef TGSIC_SPIRV_MODULE_H
#define TGSIC_SPIRV_MODULE_H

#include <spirv/unified1/GLSL.std.450.h>
#include <spirv/unified1/spirv.h>

#include "tgsi/arena.h"
#include "tgsi/scan.h"

/* A growing run of instructions. */
struct words {
    uint32_t *data;
    size_t count, capacity;
};

#define MAX_CAPABILITIES 64
#define MAX_EXTENSIONS   8

struct module {
    struct tgsic_arena *arena;
    size_t limit;     /* words of the whole */
    uint32_t version; /* as in the header */
    uint32_t num_ids; /* the next id */

    struct words modes, debug, annotations, globals, functions; /* in the order of a module */
    uint32_t extended;                                          /* id of GLSL.std.450, or 0 */
    uint16_t capabilities[MAX_CAPABILITIES];
    const char *extensions[MAX_EXTENSIONS];
    unsigned num_capabilities, num_extensions;
    uint32_t *interface; /* ids of what the entry point names */
    size_t num_interface;

    uint32_t *unique; /* hash table: 1 + offset in `globals` */
    uint32_t unique_count, unique_size;
    uint32_t types[TGSIC_KIND_UINT64 + 1][5]; /* by kind and width */

    uint32_t *places; /* by id: twice where its instruction stands, + 1 in the function at hand,
                       * + 2 in `globals`; 0: not noted */
    uint32_t num_places;
};

void tgsic_t2s_init(struct module *m, struct tgsic_arena *arena, uint32_t version, size_t limit);

/* Makes room for `count` words: the slow half of tgsic_t2s_room(). */
void tgsic_t2s_grow(struct module *m, struct words *words, size_t count);

static inline uint32_t *tgsic_t2s_room(struct module *m, struct words *words, size_t count)
{
    if (words->capacity - words->count < count)
        tgsic_t2s_grow(m, words, count);
    uint32_t *room = words->data + words->count;
    words->count += count;
    return room;
}

static inline uint32_t tgsic_t2s_id(struct module *m)
{
    return m->num_ids++;
}

/* Makes room in `places` for an id: the slow half of tgsic_t2s_note(). */
void tgsic_t2s_grow_places(struct module *m, uint32_t id);

/* Notes that the instruction of an id stands there. */
static inline void tgsic_t2s_note(struct module *m, uint32_t id, bool is_global, size_t place)
{
    if (id >= m->num_places)
        tgsic_t2s_grow_places(m, id);
    m->places[id] = place < INT32_MAX ? (uint32_t)place * 2 + 1 + is_global : 0;
}

/* Appends an instruction with `count` operands and leaves them to the caller. */
static inline uint32_t *tgsic_t2s_open(struct module *m, struct words *words, unsigned op,
                                       unsigned count)
{
    if (count >= 0xffff) /* a length has 16 bits */
        tgsic_arena_fail(m->arena, TGSIC_E_LIMIT);
    uint32_t *room = tgsic_t2s_room(m, words, count + 1);
    room[0] = (count + 1) << 16 | op;
    return room + 1;
}

static inline void tgsic_t2s_put(struct module *m, struct words *words, unsigned op,
                                 const uint32_t *operands, unsigned count)
{
    uint32_t *room = tgsic_t2s_open(m, words, op, count);
    for (unsigned i = 0; i < count; i++)
        room[i] = operands[i];
}

#define SPV_COUNT(...) (sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
/* Appends an instruction; its operands follow. */
#define SPV_PUT(m, words, op, ...)                                                                 \
    tgsic_t2s_put((m), (words), (op), (const uint32_t[]){__VA_ARGS__}, SPV_COUNT(__VA_ARGS__))

/* The same with a text between `first` and `last`. */
void tgsic_t2s_put_text(struct module *m, struct words *words, unsigned op, const uint32_t *first,
                        unsigned num_first, const char *text, const uint32_t *last,
                        unsigned num_last);

void tgsic_t2s_capability(struct module *m, SpvCapability capability);
void tgsic_t2s_extension(struct module *m, const char *name);
/* The id of the extended instruction set. */
uint32_t tgsic_t2s_extended(struct module *m);

#define SPV_DECORATE(m, id, ...) SPV_PUT(m, &(m)->annotations, SpvOpDecorate, id, __VA_ARGS__)
#define SPV_DECORATE_MEMBER(m, id, member, ...)                                                    \
    SPV_PUT(m, &(m)->annotations, SpvOpMemberDecorate, id, member, __VA_ARGS__)
void tgsic_t2s_name(struct module *m, uint32_t id, const char *name);

/* ---- Types and constants, each just once ---- */
/* A type or constant without a result type: [op, id, operands]. */
uint32_t tgsic_t2s_type_of(struct module *m, unsigned op, const uint32_t *operands, unsigned count);
#define SPV_TYPE(m, op, ...)                                                                       \
    tgsic_t2s_type_of((m), (op), (const uint32_t[]){__VA_ARGS__}, SPV_COUNT(__VA_ARGS__))
/* A constant: [op, type, id, operands]. */
uint32_t tgsic_t2s_constant_of(struct module *m, unsigned op, uint32_t type,
                               const uint32_t *operands, unsigned count);

/* A scalar or vector type; NONE is FLOAT. */
uint32_t tgsic_t2s_type(struct module *m, enum tgsic_kind kind, unsigned width);
uint32_t tgsic_t2s_void(struct module *m);
uint32_t tgsic_t2s_pointer(struct module *m, SpvStorageClass storage, uint32_t type);
/* An array type that needs no layout. */
uint32_t tgsic_t2s_array(struct module *m, uint32_t element, uint32_t count);

/* A scalar constant of a 32-bit kind or bool by its bits. */
uint32_t tgsic_t2s_constant(struct module *m, enum tgsic_kind kind, uint32_t bits);
uint32_t tgsic_t2s_constant64(struct module *m, enum tgsic_kind kind, uint64_t bits);
uint32_t tgsic_t2s_uint(struct module *m, uint32_t value);
uint32_t tgsic_t2s_int(struct module *m, int32_t value);
uint32_t tgsic_t2s_float(struct module *m, float value);
/* `width` copies of a scalar constant as a vector; width 1: itself. */
uint32_t tgsic_t2s_splat(struct module *m, enum tgsic_kind kind, unsigned width, uint32_t scalar);
uint32_t tgsic_t2s_null(struct module *m, uint32_t type);

/* A variable outside of functions; NULL: no name. The entry point's interface gets what the
 * version wants in it. */
uint32_t tgsic_t2s_variable(struct module *m, SpvStorageClass storage, uint32_t type,
                            const char *name);

/* A private one that holds a constant from the start, so that an index may choose from it. */
uint32_t tgsic_t2s_constant_variable(struct module *m, uint32_t type, uint32_t constant);

/* The finished module, at most m->limit words. */
struct words tgsic_t2s_finish(struct module *m, SpvExecutionModel model, uint32_t entry);

#endif
