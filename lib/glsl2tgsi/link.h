/* SPDX-License-Identifier: MIT */
/* Linking: the state, and what its files share. */
#ifndef GLSL2TGSI_LINK_H
#define GLSL2TGSI_LINK_H

#include "builtin.h"
#include "glsl2tgsi.h"
#include "lower_stage.h"

/* Diagnostics of linking */
enum glsl_link_code {
    E_LINK_SHADERS = 4000,  /* which shaders may stand together */
    E_LINK_MAIN = 4001,     /* none, or several */
    E_LINK_FUNCTION = 4002, /* undefined, defined twice, recursive */
    E_LINK_GLOBAL = 4003,   /* declarations of a global that differ */
    E_LINK_VARYING = 4004,  /* outputs of one stage against inputs of the next */
    E_LINK_UNIFORM = 4005,
    E_LINK_BLOCK = 4006,
    E_LINK_ATTRIBUTE = 4007,
    E_LINK_OUTPUT = 4008,  /* fragment outputs */
    E_LINK_BUILTIN = 4009, /* built-in outputs that exclude each other, or are missing */
    E_LINK_LIMIT = 4010,   /* gl_Max* */
};

struct tgsic_glsl_shader {
    struct tgsic_arena arena;
    enum tgsic_processor stage;
    struct ast_shader *ast;
};

/* One stage of the program */
struct link_stage {
    bool present;
    enum tgsic_processor processor;
    struct unit *units;
    uint32_t unit_count;
    struct lower *lower; /* once lowered */
};

struct linker {
    struct tgsic_arena *arena; /* of the call */
    struct tgsic_diags *diags;
    const struct tgsic_glsl_link_options *options;
    struct glsl_limits limits;
    struct ir_target target;
    bool is_es;
    unsigned version; /* the highest of all shaders */
    unsigned errors;
    struct link_stage stage[TGSIC_STAGE_COUNT];
    struct lower
        *consumer; /* what reads the outputs that are being looked at; NULL: nobody knows */
    struct tgsic_program *program;
    struct tgsic_arena *kept; /* the program's */
};

/* compile.c */
/* An empty shader; NULL: out of memory. While it is filled, its arena leaves through `escape`; then
 * that is to be reset to NULL. */
struct tgsic_glsl_shader *tgsic_shader_new(const struct tgsic_allocator *allocator,
                                           size_t max_memory, jmp_buf *escape);
enum tgsic_processor tgsic_processor_of(enum glsl_stage stage);
bool tgsic_apply_limits(struct glsl_limits *limits, const struct tgsic_glsl_limit *items,
                        size_t count, struct tgsic_diags *diags);

/* link.c */
TGSIC_COLD void tgsic_link_error(struct linker *k, enum glsl_link_code code, struct tgsic_pos pos,
                                 const char *format, ...) TGSIC_PRINTF(4, 5);
/* Ends the call with TGSIC_E_LIMIT if `count` is more than the limit. */
void tgsic_link_check_limit(struct linker *k, enum glsl_limit limit, uint32_t count,
                            const char *what);

/* In the order in which they run, compute last. */
extern const uint8_t tgsic_stage_order[TGSIC_STAGE_COUNT];
const char *tgsic_stage_name(enum tgsic_processor stage);
/* The stage that is there next after one; NULL: none. */
struct link_stage *tgsic_next_stage(struct linker *k, const struct link_stage *stage);
/* Whether inputs or outputs are arrays of one for each vertex there. */
bool tgsic_is_arrayed(enum tgsic_processor stage, const struct ast_variable *v);

/* link_objects.c: the shader objects of one stage become one */
void tgsic_link_objects(struct linker *k, struct link_stage *stage);

/* link_stages.c: what the stages say of themselves in layouts, and TGSI's properties for it */
void tgsic_link_layouts(struct linker *k);
void tgsic_link_properties(struct linker *k, struct link_stage *stage);

/* link_match.c: rules between stages, on declarations */
void tgsic_link_match(struct linker *k);
/* link_per_vertex.c: gl_PerVertex in a separable program */
void tgsic_link_separable(struct linker *k);
/* gl_PerVertex between a stage and the next; `consumer` NULL: there is none */
void tgsic_link_per_vertex(struct linker *k, const struct link_stage *producer,
                           const struct link_stage *consumer);
/* link_same.c: whether declarations of the same name may be one; reports if not. */
void tgsic_link_same_global(struct linker *k, const struct ast_variable *a,
                            const struct ast_variable *b);

static inline struct leaf *tgsic_leaf_of(const struct global *g, uint32_t number)
{
    return g->leaves[number]->user;
}

/* link_uses.c: after optimisation */
void tgsic_link_find_uses(struct linker *k, struct lower *l);
bool tgsic_link_is_used(const struct global *g);
/* A built-in of the stage that is used; NULL: it is not. */
const struct global *tgsic_link_used_builtin(const struct lower *l, enum builtin_id id);

/* link_registers.c: where it goes */
void tgsic_link_assign_varyings(struct linker *k);
void tgsic_link_assign_attributes(struct linker *k);
void tgsic_link_assign_outputs(struct linker *k);
/* What the next stage reads of a stage's outputs. `user` is the linker. */
output_wanted_fn tgsic_link_wanted;

/* link_uniforms.c */
void tgsic_link_assign_uniforms(struct linker *k);

/* link_types.c */
struct tgsic_value_type tgsic_link_value_type(const struct glsl_type *type);

/* link_reflect.c */
void tgsic_link_reflect(struct linker *k);

#endif
