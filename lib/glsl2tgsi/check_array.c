/* SPDX-License-Identifier: MIT */
/* Array sizes: constants, lengths that come late, and indices that need a length (GLSL 4.60
 * §4.1.9). */
#include "parse.h"

#include "constant.h"

uint32_t tgsic_glsl_array_size(struct parser *p, const struct ast_expr *size)
{
    if (tgsic_glsl_is_error(size))
        return 1;
    if (size->type != GLSL_TYPE(int) && size->type != GLSL_TYPE(uint)) {
        tgsic_glsl_error(p, E_ARRAY, size->pos, "an array's size is int or uint, not %.64s",
                         size->type->name);
        return 1;
    }
    if (!size->constant) {
        tgsic_glsl_error(p, E_ARRAY, size->pos, "an array's size must be a constant expression");
        return 1;
    }
    int64_t value = tgsic_glsl_scalar_to_int(size->type->base, *size->constant);
    if (value > 0 && value <= INT32_MAX)
        return (uint32_t)value;
    tgsic_glsl_error(p, E_ARRAY, size->pos, "an array cannot have size %lld", (long long)value);
    return 1;
}

static bool is_image_or_block(const struct glsl_type *type)
{
    return type->base == GLSL_IMAGE || type->base == GLSL_BLOCK || type->base == GLSL_ATOMIC;
}

bool tgsic_glsl_indexes_samplers(const struct parser *p)
{
    return ALLOWS(p, 400, 320, EXT_ARB_gpu_shader5, EXT_EXT_gpu_shader5, EXT_OES_gpu_shader5,
                  EXT_ARB_bindless_texture);
}

static bool opaque_index_is_free(const struct parser *p, const struct ast_variable *v)
{
    const struct glsl_type *type = tgsic_glsl_without_arrays(v->type);
    if (is_image_or_block(type) && type->base != GLSL_BLOCK)
        return true;
    if (p->lang->es && type->base == GLSL_SAMPLER && p->lang->version < 300)
        return true;
    return tgsic_glsl_indexes_samplers(p);
}

/* Samplers and block arrays were indexed by constants until GLSL 4.00; in 1.10 and 1.20 Mesa and
 * applications index samplers by loop counters, so it is a warning there. */
static void check_opaque_index(struct parser *p, const struct ast_expr *object,
                               const struct ast_expr *index)
{
    const struct ast_variable *v = tgsic_glsl_root(object);
    const struct glsl_type *type = tgsic_glsl_without_arrays(object->type);
    bool data_block = type->base == GLSL_BLOCK && v &&
                      (v->q.storage == AST_UNIFORM || v->q.storage == AST_BUFFER);
    if (!v || (type->base != GLSL_SAMPLER && !data_block) || opaque_index_is_free(p, v))
        return;
    if (type->base == GLSL_SAMPLER && !since(p, 130, 300))
        return;
    tgsic_glsl_error(p, E_INDEX, index->pos, "%s are indexed by constant expressions here",
                     data_block ? "arrays of blocks" : "arrays of samplers");
}

static bool is_sized_late(const struct parser *p, const struct ast_expr *object)
{
    const struct ast_variable *v = tgsic_glsl_root(object);
    if (!v)
        return false;
    if (v->q.storage == AST_BUFFER)
        return object->kind == AST_MEMBER;
    bool per_vertex_in =
        v->q.storage == AST_IN && p->lang->stage != GLSL_VERTEX && p->lang->stage != GLSL_FRAGMENT;
    bool per_vertex_out = v->q.storage == AST_OUT && p->lang->stage == GLSL_TESS_CONTROL;
    return object->kind == AST_NAME && (per_vertex_in || per_vertex_out);
}

void tgsic_glsl_check_dynamic_index(struct parser *p, struct ast_expr *object,
                                    struct ast_expr *index)
{
    struct ast_variable *v = tgsic_glsl_root(object);
    if (v)
        v->is_indexed_dynamically = true;
    check_opaque_index(p, object, index);
    if (glsl_is_unsized(object->type) && !is_sized_late(p, object)) {
        tgsic_glsl_error(p, E_INDEX, index->pos,
                         "an array without a size is indexed by constant expressions only");
        return;
    }
    bool outputs = v && v->q.storage == AST_OUT && p->lang->stage == GLSL_FRAGMENT &&
                   glsl_is_array(object->type);
    if (outputs && p->lang->es && p->lang->version >= 300 && object->kind == AST_NAME)
        tgsic_glsl_error(p, E_INDEX, index->pos,
                         "fragment outputs are indexed by constant expressions in GLSL ES");
}

/* Unsized arrays inside blocks: one size for each member of the block. */
void tgsic_glsl_note_member_index(struct parser *p, struct ast_expr *object, uint32_t value)
{
    struct glsl_type *block = (struct glsl_type *)object->operand[0]->type;
    struct glsl_member *member = (struct glsl_member *)&block->members[object->member];

    if (value >= member->max_index)
        member->max_index = value + 1;
}

void tgsic_glsl_set_length(struct parser *p, struct ast_variable *v, uint32_t length)
{
    if (glsl_is_unsized(v->type))
        v->type = tgsic_glsl_array_of(p, v->type->element, length);
}

/* The last member of a shader storage block keeps its open end. */
static void size_members(struct parser *p, const struct ast_variable *v)
{
    struct glsl_type *block = (struct glsl_type *)tgsic_glsl_without_arrays(v->type);
    if (block->base != GLSL_BLOCK)
        return;
    uint32_t slots = 0;
    for (uint32_t i = 0; i < block->member_count; i++) {
        struct glsl_member *member = (struct glsl_member *)&block->members[i];
        bool open_end = v->q.storage == AST_BUFFER && i + 1 == block->member_count;
        if (v->q.storage == AST_BUFFER && glsl_is_unsized(member->type) && !open_end &&
            !member->max_index)
            tgsic_glsl_link_error(p, E_ARRAY, member->pos,
                                  "'%.64s' has no length, and is not the last member",
                                  member->name);
        if (glsl_is_unsized(member->type) && !open_end)
            member->type = tgsic_glsl_array_of(p, member->type->element,
                                               member->max_index ? member->max_index : 1);
        slots += member->type->slots;
    }
    block->slots = slots;
}

static void check_builtin_size(struct parser *p, const struct ast_variable *v)
{
    uint32_t most = v->builtin ? tgsic_builtin_max_length(&p->builtins, v->builtin) : 0;
    if (most && glsl_is_unsized(v->type) && v->max_index > most)
        tgsic_glsl_error(p, E_INDEX, v->pos, "'%.64s' has at most %u elements", v->name, most);
}

/* A name or member has its variable's or block's type by now. Names come before what is made of
 * them. */
static void patch(struct ast_expr *expr)
{
    if (expr->kind == AST_NAME)
        expr->type = expr->variable->type;
    else
        expr->type = expr->operand[0]->type->members[expr->member].type;
}

void tgsic_glsl_size_arrays(struct parser *p)
{
    for (struct ast_variable *v = p->shader->globals; v; v = v->next) {
        check_builtin_size(p, v);
        if (glsl_is_unsized(v->type))
            tgsic_glsl_set_length(p, v, v->max_index ? v->max_index : 1);
        size_members(p, v);
    }
    for (size_t i = 0; i < p->unsized_local_count; i++) {
        struct ast_variable *v = p->unsized_locals[i];
        tgsic_glsl_set_length(p, v, v->max_index ? v->max_index : 1);
    }
    for (size_t i = 0; i < p->unsized_count; i++)
        patch(p->unsized[i]);
}
