/* SPDX-License-Identifier: MIT */
/* Locations that shaders give: nothing stands where something else does. */
#include "link_match.h"

#include <string.h>

#define MAX_LOCATIONS 256

/* What stands at each location of one side of an interface. */
struct occupancy {
    const struct ast_variable *user[MAX_LOCATIONS];
    const struct glsl_type *type[MAX_LOCATIONS];
    uint8_t components[MAX_LOCATIONS];
};

static uint32_t location_count(const struct glsl_type *type)
{
    uint32_t count = 0;
    if (glsl_is_array(type))
        return type->length * location_count(type->element);
    if (!glsl_has_members(type))
        return (type->columns ? type->columns : 1) *
               (glsl_is_64bit(type) && type->rows > 2 ? 2 : 1);
    for (uint32_t i = 0; i < type->member_count; i++)
        count += location_count(type->members[i].type);
    return count;
}

/* Components of the `i`th location of a variable: a 64-bit component takes two, and three of them
 * half of a second location. */
static unsigned component_mask(const struct glsl_type *element, unsigned first, uint32_t i)
{
    unsigned rows = element->rows ? element->rows : 4;
    if (!glsl_is_64bit(element))
        return ((1u << rows) - 1) << first;
    unsigned words = rows * 2;
    if (words > 4)
        words = i % 2 ? words - 4 : 4;
    return ((1u << words) - 1) << first;
}

static bool same_kind(const struct glsl_type *a, const struct glsl_type *b)
{
    return !a->rows || !b->rows ||
           ((a->base == GLSL_FLOAT) == (b->base == GLSL_FLOAT) &&
            glsl_is_64bit(a) == glsl_is_64bit(b));
}

/* GLSL 4.60 4.4.1: what shares a location shares no component, and has the same kind of type. */
static void occupy(struct linker *k, struct occupancy *o, const struct ast_variable *v,
                   const struct glsl_type *type, const struct ast_qualifiers *q, uint32_t location)
{
    const struct glsl_type *element = tgsic_glsl_without_arrays(type);
    unsigned first = q->layout & AST_HAS_COMPONENT ? q->component : 0;
    uint32_t count = location_count(type);
    for (uint32_t i = location; i - location < count && i < MAX_LOCATIONS; i++) {
        unsigned mask = component_mask(element, first, i - location);
        if (o->components[i] & mask || (o->type[i] && !same_kind(o->type[i], element))) {
            tgsic_link_error(k, E_LINK_VARYING, v->pos, "'%.64s' overlaps '%.64s' at location %u",
                             tgsic_link_name(v), tgsic_link_name(o->user[i]), (unsigned)i);
            return;
        }
        o->user[i] = v;
        o->type[i] = element;
        o->components[i] |= (uint8_t)mask;
    }
}

/* A member without a location comes after the one before it. */
static void occupy_block(struct linker *k, struct occupancy *o, const struct ast_variable *v)
{
    const struct glsl_type *block = tgsic_link_inner(v);
    uint32_t next = v->q.location;
    for (uint32_t i = 0; i < block->member_count; i++) {
        const struct glsl_member *m = &block->members[i];
        if (m->q.layout & AST_HAS_LOCATION)
            next = m->q.location;
        else if (!tgsic_link_has_location(v) && !i)
            return;
        occupy(k, o, v, m->type, &m->q, next);
        next += location_count(m->type);
    }
}

static bool has_any_location(const struct ast_variable *v)
{
    bool any = tgsic_link_has_location(v);
    for (uint32_t i = 0; tgsic_link_is_block(v) && i < tgsic_link_inner(v)->member_count && !any;
         i++)
        any = tgsic_link_inner(v)->members[i].q.layout & AST_HAS_LOCATION;
    return any;
}

void tgsic_link_check_locations(struct linker *k, const struct link_stage *stage,
                                enum ast_storage storage, uint32_t index)
{
    struct occupancy *of[2] = {NULL, NULL}; /* of vertices, of patches */
    for (uint32_t u = 0; u < stage->unit_count && stage->unit_count == 1; u++)
        for (const struct ast_variable *v = stage->units[u].shader->globals; v; v = v->next) {
            bool patch = v->q.flags & AST_PATCH;
            if (v->builtin || v->q.storage != storage || v->q.index != index ||
                !has_any_location(v))
                continue;
            if (!of[patch])
                of[patch] = ARENA_NEW(k->arena, struct occupancy);
            if (tgsic_link_is_block(v))
                occupy_block(k, of[patch], v);
            else
                occupy(k, of[patch], v, tgsic_link_vertex_type(stage, v), &v->q, v->q.location);
        }
}

static uint32_t uniform_locations(const struct glsl_type *type)
{
    uint32_t count = 0;
    if (glsl_is_array(type))
        return type->length * uniform_locations(type->element);
    for (uint32_t i = 0; i < type->member_count && glsl_has_members(type); i++)
        count += uniform_locations(type->members[i].type);
    return glsl_has_members(type) ? count : 1;
}

void tgsic_link_check_uniform_locations(struct linker *k)
{
    uint32_t limit = (uint32_t)k->limits.value[LIMIT_MaxUniformLocations];
    const struct ast_variable **owner = NULL;
    for (unsigned s = 0; s < TGSIC_STAGE_COUNT; s++)
        for (uint32_t u = 0; u < k->stage[s].unit_count; u++)
            for (const struct ast_variable *v = k->stage[s].units[u].shader->globals; v;
                 v = v->next) {
                if (!tgsic_link_is_uniform(v) || !tgsic_link_has_location(v) ||
                    tgsic_link_is_block(v))
                    continue;
                if (!owner)
                    owner = ARENA_ARRAY(k->arena, const struct ast_variable *, limit);
                uint32_t count = uniform_locations(v->type);
                for (uint32_t i = v->q.location; i < limit && i - v->q.location < count; i++) {
                    if (owner[i] && strcmp(owner[i]->name, v->name) != 0) {
                        tgsic_link_error(k, E_LINK_UNIFORM, v->pos,
                                         "'%.64s' overlaps '%.64s' at location %u", v->name,
                                         owner[i]->name, (unsigned)i);
                        break;
                    }
                    owner[i] = v;
                }
            }
}
