/* SPDX-License-Identifier: MIT */
/* Building IR: a cursor at the end of an open list of nodes, and a call per construct.
 *
 *     struct ir_builder b;
 *     tgsic_ir_begin(&b, arena, TGSIC_PROCESSOR_FRAG);
 *     struct ir_instr *sum = tgsic_ir_alu2(&b, IR_FADD, x, y);
 *     struct ir_node *branch = tgsic_ir_if(&b, condition);
 *         tgsic_ir_store(&b, var, 0, NULL, sum, 15);
 *     tgsic_ir_else(&b, branch);
 *     tgsic_ir_end(&b, branch);
 *     struct ir_shader *shader = tgsic_ir_finish(&b);
 *
 * A result has as many components as its widest source (COMP), sources of one component are
 * repeated. Constant operands are folded on the spot where that is trivial. */
#ifndef TGSIC_IR_BUILD_H
#define TGSIC_IR_BUILD_H

#include "ir.h"

struct ir_builder {
    struct tgsic_arena *arena;
    struct ir_shader *shader;
    struct ir_list *list;         /* the open list; new nodes go to its end */
    struct ir_block *block;       /* its last block; new instructions go to its end */
    struct tgsic_pos pos;         /* given to every new instruction, */
    struct tgsic_pos *shared_pos; /* which share a copy: the newest; NULL: none yet */
    bool precise;                 /* likewise */
    bool virgl;                   /* words.h: build what virglrenderer translates correctly */
    struct tgsic_diags *diags;    /* words.h: told what has no form; may be NULL */
    unsigned depth;               /* of open constructs; too many end the call with TGSIC_E_LIMIT */
};

void tgsic_ir_begin(struct ir_builder *b, struct tgsic_arena *arena,
                    enum tgsic_processor processor);
struct ir_shader *tgsic_ir_finish(struct ir_builder *b);

struct ir_var *tgsic_ir_var(struct ir_builder *b, enum ir_mode mode, const char *name,
                            unsigned components, unsigned bits, uint32_t length);

struct ir_instr *tgsic_ir_const_bits(struct ir_builder *b, unsigned components, unsigned bits,
                                     const uint64_t *values);
struct ir_instr *tgsic_ir_float(struct ir_builder *b, float value);
struct ir_instr *tgsic_ir_int(struct ir_builder *b, int32_t value);
struct ir_instr *tgsic_ir_bool(struct ir_builder *b, bool value);
struct ir_instr *tgsic_ir_undef(struct ir_builder *b, unsigned components, unsigned bits);

struct ir_instr *tgsic_ir_alu1(struct ir_builder *b, enum ir_op op, struct ir_instr *x);
struct ir_instr *tgsic_ir_alu2(struct ir_builder *b, enum ir_op op, struct ir_instr *x,
                               struct ir_instr *y);
struct ir_instr *tgsic_ir_alu3(struct ir_builder *b, enum ir_op op, struct ir_instr *x,
                               struct ir_instr *y, struct ir_instr *z);
/* Sources with swizzles. SCALAR operations on wider sources become one each and a VEC. */
struct ir_instr *tgsic_ir_alu(struct ir_builder *b, enum ir_op op, unsigned components,
                              const struct ir_src *srcs);
struct ir_instr *tgsic_ir_swizzle(struct ir_builder *b, struct ir_instr *x, unsigned components,
                                  const uint8_t *swizzle);
struct ir_instr *tgsic_ir_component(struct ir_builder *b, struct ir_instr *x, unsigned component);
/* The components of all parts in a row; together 1..4. */
struct ir_instr *tgsic_ir_vec(struct ir_builder *b, struct ir_instr *const *parts, unsigned count);

/* 64-bit components of pairs of words, low word first, and back. */
struct ir_instr *tgsic_ir_pack64(struct ir_builder *b, struct ir_instr *words);
struct ir_instr *tgsic_ir_unpack64(struct ir_builder *b, struct ir_instr *x);

/* var[offset + index]; index may be NULL. `component` is the first one read. */
struct ir_instr *tgsic_ir_load(struct ir_builder *b, struct ir_var *var, int32_t offset,
                               struct ir_instr *index, unsigned component, unsigned components);
/* Component c of `value` goes to component c of the element, for c in the mask. */
void tgsic_ir_store(struct ir_builder *b, struct ir_var *var, int32_t offset,
                    struct ir_instr *index, struct ir_instr *value, unsigned writemask);

/* The input var[offset] at another point; `point` is NULL for the centroid. */
struct ir_instr *tgsic_ir_interpolate(struct ir_builder *b, struct ir_var *var, int32_t offset,
                                      enum ir_at at, struct ir_instr *point);

/* What the framebuffer holds for an element of an OUTPUT. */
struct ir_instr *tgsic_ir_fetch(struct ir_builder *b, struct ir_var *var, int32_t offset);

/* srcs[i] has role tex->role[i]; *tex is copied. */
struct ir_instr *tgsic_ir_tex(struct ir_builder *b, const struct ir_tex *tex, unsigned components,
                              struct ir_instr *const *srcs, unsigned num_srcs);
void tgsic_ir_discard(struct ir_builder *b, struct ir_instr *condition /* may be NULL */);

/* READ, WRITE (`components` are those of its writemask), ATOMIC or QUERY; srcs[i] has role
 * memory->role[i]; *memory is copied. */
struct ir_instr *tgsic_ir_memory(struct ir_builder *b, enum ir_op op,
                                 const struct ir_memory *memory, unsigned components,
                                 struct ir_instr *const *srcs, unsigned num_srcs);
/* A bit for each invocation where the condition holds: two words. */
struct ir_instr *tgsic_ir_ballot(struct ir_builder *b, struct ir_instr *condition);
/* An operation without sources: CLOCK, or one with an effect, to which `bits` belong. */
struct ir_instr *tgsic_ir_plain(struct ir_builder *b, enum ir_op op, unsigned components,
                                uint32_t bits);

/* Constructs open a list; tgsic_ir_end() closes it and goes on after the node. */
struct ir_node *tgsic_ir_if(struct ir_builder *b, struct ir_instr *condition);
void tgsic_ir_else(struct ir_builder *b, struct ir_node *branch);
struct ir_node *tgsic_ir_loop(struct ir_builder *b);
struct ir_node *tgsic_ir_scope(struct ir_builder *b);
void tgsic_ir_end(struct ir_builder *b, struct ir_node *node);
/* After a jump, what is built next in the same list is unreachable and dropped by lower_scopes. */
void tgsic_ir_break(struct ir_builder *b);
void tgsic_ir_leave(struct ir_builder *b, struct ir_node *scope);

#endif
