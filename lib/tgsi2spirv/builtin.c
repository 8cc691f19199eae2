/* SPDX-License-Identifier: MIT */
/* Built-in variables: the registers that SPIR-V has a decoration for, by the table builtins.def. */
#include "emit.h"

enum { VERT = 1, TCS = 2, TES = 4, GEOM = 8, FRAG = 16, COMP = 32, ANY = 63 }; /* by processor */

enum form { FORM_VECTOR, FORM_ONLY, FORM_ELEMENTS, FORM_FIRST, FORM_CLIP };

struct builtin {
    uint8_t file, stages, semantic, form, kind, width, first;
    uint16_t builtin, capability;
};

static const struct builtin builtins[] = {
#define BUILTIN(file, stages, semantic, builtin, form, kind, width, first, capability)             \
    {TGSIC_FILE_##file,                                                                            \
     stages,                                                                                       \
     TGSIC_SEMANTIC_##semantic,                                                                    \
     FORM_##form,                                                                                  \
     TGSIC_KIND_##kind,                                                                            \
     width,                                                                                        \
     first,                                                                                        \
     SpvBuiltIn##builtin,                                                                          \
     SpvCapability##capability},
#include "builtins.def"
};

/* ---- Variables ----------------------------------------------------------------------------- */

static const struct builtin_variable *find(const struct emit *e, SpvStorageClass storage,
                                           SpvBuiltIn builtin)
{
    for (uint32_t i = 0; i < e->num_builtins; i++)
        if (e->builtins[i].builtin == (uint32_t)builtin &&
            e->builtins[i].storage == (uint32_t)storage)
            return &e->builtins[i];
    return NULL;
}

uint32_t tgsic_t2s_builtin_variable(struct emit *e, SpvStorageClass storage, SpvBuiltIn builtin,
                                    uint32_t type)
{
    const struct builtin_variable *known = find(e, storage, builtin);
    if (known)
        return known->variable;
    uint32_t id = tgsic_t2s_variable(&e->m, storage, type, NULL);
    SPV_DECORATE(&e->m, id, SpvDecorationBuiltIn, (uint32_t)builtin);
    ARENA_RESERVE(e->arena, e->builtins, e->num_builtins);
    e->builtins[e->num_builtins++] =
        (struct builtin_variable){(uint32_t)storage, (uint32_t)builtin, id};
    return id;
}

/* Fragments of one primitive have the same integers. */
static void make_flat(struct emit *e, SpvStorageClass storage, enum tgsic_kind kind,
                      uint32_t variable)
{
    if (e->fragment && storage == SpvStorageClassInput &&
        (kind == TGSIC_KIND_INT || kind == TGSIC_KIND_UINT))
        SPV_DECORATE(&e->m, variable, SpvDecorationFlat);
}

uint32_t tgsic_t2s_load_builtin(struct emit *e, SpvBuiltIn builtin, enum tgsic_kind kind,
                                unsigned width)
{
    uint32_t type = type_of(e, kind, width);
    bool known = find(e, SpvStorageClassInput, builtin) != NULL;
    uint32_t variable = tgsic_t2s_builtin_variable(e, SpvStorageClassInput, builtin, type);
    if (!known)
        make_flat(e, SpvStorageClassInput, kind, variable);
    return OP(e, SpvOpLoad, type, variable);
}

/* ---- Capabilities -------------------------------------------------------------------------- */

/* Those that came as an extension first. */
static void need(struct emit *e, SpvCapability capability)
{
    static const struct {
        uint32_t capability, before, version;
        const char *extension;
    } grown[] = {
        {SpvCapabilityShaderLayer, SpvCapabilityShaderViewportIndexLayerEXT, 0x00010500,
         "SPV_EXT_shader_viewport_index_layer"},
        {SpvCapabilityShaderViewportIndex, SpvCapabilityShaderViewportIndexLayerEXT, 0x00010500,
         "SPV_EXT_shader_viewport_index_layer"},
        {SpvCapabilityDrawParameters, SpvCapabilityDrawParameters, 0x00010300,
         "SPV_KHR_shader_draw_parameters"},
        {SpvCapabilityStencilExportEXT, SpvCapabilityStencilExportEXT, UINT32_MAX,
         "SPV_EXT_shader_stencil_export"},
    };
    for (unsigned i = 0; i < sizeof grown / sizeof *grown; i++)
        if (grown[i].capability == (uint32_t)capability && e->m.version < grown[i].version) {
            tgsic_t2s_extension(&e->m, grown[i].extension);
            capability = (SpvCapability)grown[i].before;
        }
    if ((capability == SpvCapabilityGroupNonUniform ||
         capability == SpvCapabilityGroupNonUniformBallot) &&
        e->m.version < 0x00010300)
        tgsic_t2s_fail(e, (struct tgsic_pos){0}, "subgroups: SPIR-V before 1.3 has none");
    tgsic_t2s_capability(&e->m, capability);
}

/* ---- Cells --------------------------------------------------------------------------------- */

struct declaration {
    const struct builtin *b;
    const struct tgsic_slot *slot;
    SpvStorageClass storage;
    bool per_vertex;
};

static uint32_t element_count(const struct emit *e, const struct declaration *d)
{
    bool out = d->storage == SpvStorageClassOutput;
    return out ? tgsic_t2s_property(e, TGSIC_PROPERTY_TCS_VERTICES_OUT, 1) : e->vertex_count;
}

/* the variable, of `elements` elements unless 0, times vertices */
static uint32_t declare(struct emit *e, const struct declaration *d, SpvBuiltIn builtin,
                        unsigned width, unsigned elements)
{
    uint32_t type = type_of(e, d->b->kind, width);
    bool known = find(e, d->storage, builtin) != NULL;
    if (elements)
        type = tgsic_t2s_array(&e->m, type, elements);
    if (d->per_vertex)
        type = tgsic_t2s_array(&e->m, type, element_count(e, d));
    uint32_t id = tgsic_t2s_builtin_variable(e, d->storage, builtin, type);
    if (known)
        return id;
    make_flat(e, d->storage, d->b->kind, id);
    if (builtin == SpvBuiltInTessLevelOuter || builtin == SpvBuiltInTessLevelInner)
        SPV_DECORATE(&e->m, id, SpvDecorationPatch);
    if (d->slot->invariant && d->storage == SpvStorageClassOutput)
        SPV_DECORATE(&e->m, id, SpvDecorationInvariant);
    return id;
}

static struct cell *cell_of(struct emit *e, const struct declaration *d, uint32_t variable,
                            unsigned width)
{
    struct cell *cell = tgsic_t2s_cell(e, variable, d->storage, d->b->kind, width);
    if (d->per_vertex)
        cell->chain[cell->num_chain++] = e->invocation;
    return cell;
}

static struct place element(struct emit *e, const struct declaration *d, uint32_t variable,
                            unsigned index)
{
    struct cell *cell = cell_of(e, d, variable, 1);
    cell->chain[cell->num_chain++] = tgsic_t2s_int(&e->m, (int32_t)index);
    return (struct place){.base = BASE_CELL, .cell = cell};
}

/* Distances beyond those that clip cull. */
static struct place distance(struct emit *e, const struct declaration *d, unsigned number)
{
    bool out = d->storage == SpvStorageClassOutput;
    struct tgsic_distances n = out ? e->distances_out : e->distances_in;
    bool clip = number < n.num_clip;
    unsigned count = clip ? n.num_clip : n.num_cull;
    if (number >= n.num_clip + n.num_cull)
        return (struct place){.base = BASE_NOWHERE};
    tgsic_t2s_capability(&e->m, clip ? SpvCapabilityClipDistance : SpvCapabilityCullDistance);
    uint32_t variable =
        declare(e, d, clip ? SpvBuiltInClipDistance : SpvBuiltInCullDistance, 1, count);
    return element(e, d, variable, clip ? number : number - n.num_clip);
}

static void fill_vector(struct emit *e, const struct declaration *d, struct io *io)
{
    uint32_t variable = declare(e, d, (SpvBuiltIn)d->b->builtin, d->b->width, 0);
    struct cell *cell = cell_of(e, d, variable, d->b->width);
    *io = tgsic_t2s_vector_io(cell);
}

static void fill(struct emit *e, const struct declaration *d, struct io *io)
{
    SpvBuiltIn builtin = (SpvBuiltIn)d->b->builtin;
    switch (d->b->form) {
    case FORM_VECTOR:
        fill_vector(e, d, io);
        break;
    case FORM_ONLY:
        io->places[d->b->first] = (struct place){
            .base = BASE_CELL, .cell = cell_of(e, d, declare(e, d, builtin, 1, 0), 1)};
        break;
    case FORM_FIRST:
        io->places[0] = element(e, d, declare(e, d, builtin, 1, 1), 0);
        break;
    case FORM_ELEMENTS:
        for (unsigned c = 0; c < d->b->width; c++)
            io->places[c] = element(e, d, declare(e, d, builtin, 1, d->b->width), c);
        break;
    default:
        for (unsigned c = 0; c < 4; c++)
            io->places[c] = distance(e, d, d->slot->semantic_index * 4u + c);
    }
}

bool tgsic_t2s_builtin(struct emit *e, unsigned file, const struct tgsic_slot *slot, struct io *io)
{
    struct declaration d = {.slot = slot};
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (builtins[i].file == file && builtins[i].semantic == slot->semantic &&
            builtins[i].stages >> e->stage & 1)
            d.b = &builtins[i];
    if (!d.b)
        return false;
    d.storage = file == TGSIC_FILE_OUT ? SpvStorageClassOutput : SpvStorageClassInput;
    d.per_vertex = file != TGSIC_FILE_SV && tgsic_t2s_is_per_vertex(e, slot);
    *io = (struct io){.kind = d.b->kind};
    need(e, (SpvCapability)d.b->capability);
    fill(e, &d, io);
    io->kind = d.b->kind;
    io->per_vertex = d.per_vertex;
    return true;
}
