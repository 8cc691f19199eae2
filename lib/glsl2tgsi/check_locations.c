/* SPDX-License-Identifier: MIT */
/* Explicit locations that overlap (GLSL 4.60 §4.4.1, §4.4.2), between stages: attributes may share
 * one, and fragment outputs are the linker's. */
#include "parse.h"

#define MAX_LOCATIONS 256

struct location_map {
    const char *owners[MAX_LOCATIONS][4]; /* by location and component */
};

struct claim {
    struct location_map *map;
    const char *name;
    struct tgsic_pos pos;
    uint32_t location, component;
};

static bool take(struct location_map *map, uint32_t location, uint32_t component, const char *name)
{
    const char **owner = &map->owners[location][component];
    bool taken = *owner && *owner != name;
    *owner = name;
    return !taken;
}

/* Claims the components of one vector and moves on; false if somebody has one of them. */
static bool claim_vector(struct claim *c, uint32_t width)
{
    bool fits = true;
    uint32_t component = c->component;
    for (; width && c->location < MAX_LOCATIONS; c->location++, component = 0)
        for (; width && component < 4; component++, width--)
            fits &= take(c->map, c->location, component, c->name);
    return fits;
}

static bool claim_type(struct claim *c, const struct glsl_type *type)
{
    bool fits = true;
    if (glsl_is_array(type)) {
        for (uint32_t i = 0; i < (type->length ? type->length : 1) && c->location < MAX_LOCATIONS;
             i++)
            fits &= claim_type(c, type->element);
        return fits;
    }
    if (glsl_has_members(type)) {
        for (uint32_t i = 0; i < type->member_count; i++)
            fits &= claim_type(c, type->members[i].type);
        return fits;
    }
    for (uint32_t i = 0; i < type->columns; i++)
        fits &= claim_vector(c, type->rows * (glsl_is_64bit(type) ? 2u : 1u));
    return fits;
}

static void claim(struct parser *p, struct claim *c, const struct glsl_type *type)
{
    if (!claim_type(c, type))
        tgsic_glsl_link_error(p, E_LAYOUT, c->pos,
                              "'%.64s' overlaps the locations of another variable", c->name);
}

static void claim_block(struct parser *p, struct claim *c, const struct glsl_type *block,
                        bool located)
{
    for (uint32_t i = 0; i < block->member_count; i++) {
        const struct glsl_member *m = &block->members[i];
        bool own = m->q.layout & AST_HAS_LOCATION;
        if (!own && !located)
            continue;
        if (own)
            c->location = m->q.location;
        c->component = m->q.component;
        c->name = m->name;
        c->pos = m->pos;
        claim(p, c, m->type);
    }
}

static void claim_variable(struct parser *p, struct location_map *map, const struct ast_variable *v)
{
    const struct glsl_type *type =
        tgsic_glsl_is_per_vertex(p, v) && glsl_is_array(v->type) ? v->type->element : v->type;
    bool located = v->q.layout & AST_HAS_LOCATION;
    struct claim c = {map, v->name, v->pos, v->q.location, v->q.component};
    const struct glsl_type *inner = tgsic_glsl_without_arrays(type);
    if (inner->base == GLSL_BLOCK && !glsl_is_array(type))
        claim_block(p, &c, inner, located);
    else if (located)
        claim(p, &c, type);
}

static bool passes_between_stages(const struct parser *p, const struct ast_variable *v)
{
    if (v->q.storage == AST_IN)
        return p->lang->stage != GLSL_VERTEX;
    return v->q.storage == AST_OUT && p->lang->stage != GLSL_FRAGMENT;
}

void tgsic_glsl_check_locations(struct parser *p)
{
    struct location_map *maps[2][2] = {{NULL, NULL}, {NULL, NULL}}; /* output?, patch? */
    for (const struct ast_variable *v = p->shader->globals; v; v = v->next) {
        const struct glsl_type *inner = tgsic_glsl_without_arrays(v->type);
        bool explicit_location = v->q.layout & AST_HAS_LOCATION || inner->base == GLSL_BLOCK;
        if (v->builtin || !explicit_location || !passes_between_stages(p, v))
            continue;
        struct location_map **map = &maps[v->q.storage == AST_OUT][!!(v->q.flags & AST_PATCH)];
        if (!*map)
            *map = ARENA_NEW(p->arena, struct location_map);
        claim_variable(p, *map, v);
    }
}
