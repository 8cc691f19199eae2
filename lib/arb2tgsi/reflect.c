/* SPDX-License-Identifier: MIT */
/* The tables that a guest reads: constants, attributes, textures, inputs and outputs. */
#include "reflect.h"

#include "lower.h"

static void list_constants(const struct arb_program *program, struct tgsic_arb_program *out)
{
    struct tgsic_arb_constant *list =
        ARENA_ARRAY(out->arena, struct tgsic_arb_constant, program->num_slots);
    for (uint32_t i = 0; i < program->num_constants; i++)
        if (program->constants[i].placed)
            list[program->constants[i].is.slot] = program->constants[i].is;
    out->constants = list;
    out->num_constants = program->num_slots;
}

/* "vertex.texcoord[1]": the path, its index in its brackets. */
static const char *name_of(struct tgsic_arena *arena, const char *owner,
                           const struct arb_bound *bound)
{
    const char *path = bound->row->path;
    int length = (int)strcspn(path, "[(");
    if (!path[length])
        return tgsic_arena_printf(arena, "%s.%s", owner, path);
    return tgsic_arena_printf(arena, "%s.%.*s[%u]", owner, length, path, (unsigned)bound->index);
}

static const char *const conventional[ARB_GENERIC] = {
    [0] = "gl_Vertex",          [2] = "gl_Normal",          [3] = "gl_Color",
    [4] = "gl_SecondaryColor",  [5] = "gl_FogCoord",        [8] = "gl_MultiTexCoord0",
    [9] = "gl_MultiTexCoord1",  [10] = "gl_MultiTexCoord2", [11] = "gl_MultiTexCoord3",
    [12] = "gl_MultiTexCoord4", [13] = "gl_MultiTexCoord5", [14] = "gl_MultiTexCoord6",
    [15] = "gl_MultiTexCoord7",
};

static void list_attributes(const struct arb_program *program, struct tgsic_arb_program *out)
{
    struct tgsic_arb_attribute *list =
        ARENA_ARRAY(out->arena, struct tgsic_arb_attribute, ARB_MAX_BINDINGS);
    for (uint32_t n = 0; n < ARB_MAX_BINDINGS; n++) {
        const struct arb_bound *bound = &program->bound[ARB_ATTRIBUTE][n];
        if (bound->row)
            list[out->num_attributes++] = (struct tgsic_arb_attribute){
                .name = name_of(out->arena, "vertex", bound),
                .glsl = n < ARB_GENERIC ? conventional[n] : NULL,
                .location = n < ARB_GENERIC ? 0 : n - ARB_GENERIC,
                .input = tgsic_arb_input_register(program, n),
            };
    }
    out->attributes = list;
}

static const struct tgsic_arb_varying *list_varyings(const struct arb_program *program,
                                                     enum arb_binding_kind kind, const char *owner,
                                                     struct tgsic_arena *arena, uint32_t *count)
{
    struct tgsic_arb_varying *list = ARENA_ARRAY(arena, struct tgsic_arb_varying, ARB_MAX_BINDINGS);
    for (uint32_t n = 0; n < ARB_MAX_BINDINGS; n++) {
        const struct arb_bound *bound = &program->bound[kind][n];
        if (bound->row)
            list[(*count)++] =
                (struct tgsic_arb_varying){name_of(arena, owner, bound), bound->row->semantic,
                                           bound->row->semantic_index + bound->index};
    }
    return list;
}

static void list_textures(const struct arb_program *program, struct tgsic_arb_program *out)
{
    struct tgsic_arb_texture *list =
        ARENA_ARRAY(out->arena, struct tgsic_arb_texture, ARB_MAX_UNITS);
    for (uint32_t u = 0; u < ARB_MAX_UNITS; u++)
        if (program->units[u].used)
            list[out->num_textures++] = (struct tgsic_arb_texture){u, program->units[u].target};
    out->textures = list;
}

void tgsic_arb_reflect(const struct arb_program *program, struct tgsic_arb_program *out)
{
    out->position_invariant = program->options & ARB_OPTION_POSITION_INVARIANT;
    list_constants(program, out);
    list_textures(program, out);
    out->outputs = list_varyings(program, ARB_RESULT, "result", out->arena, &out->num_outputs);
    if (program->language == ARB_VERT)
        list_attributes(program, out);
    else
        out->inputs =
            list_varyings(program, ARB_ATTRIBUTE, "fragment", out->arena, &out->num_inputs);
}
