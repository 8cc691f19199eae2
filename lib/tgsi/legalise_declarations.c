/* SPDX-License-Identifier: MIT */
/* The legaliser's rules for properties and declarations. */
#include "legaliser.h"

#include "builder.h"

#include <stdlib.h>

#define MAX_VARYINGS   32
#define MAX_IMMEDIATES 1024

/* ---- Looking ------------------------------------------------------------------------------- */

static void index_files(struct legaliser *l)
{
    const struct tgsic_shader *shader = l->shader;
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        if (d->last + 1u > l->files[d->file].count)
            l->files[d->file].count = d->last + 1u;
    }
    for (unsigned f = 0; f < TGSIC_FILE_LIMIT; f++)
        l->files[f].declarations =
            ARENA_ARRAY(l->arena, const struct tgsic_declaration *, l->files[f].count);
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        for (uint32_t r = d->first; r <= d->last; r++)
            l->files[d->file].declarations[r] = d;
    }
}

static bool wants_whole(const struct legaliser *l, const struct tgsic_declaration *d)
{
    return l->shader->processor != TGSIC_PROCESSOR_FRAG && d &&
           (d->semantic == TGSIC_SEMANTIC_COLOR || d->semantic == TGSIC_SEMANTIC_BCOLOR ||
            d->semantic == TGSIC_SEMANTIC_CLIPDIST || d->semantic == TGSIC_SEMANTIC_CLIPVERTEX);
}

/* An output that is written in part anywhere is gathered in a temporary everywhere. */
static void look_at_results(struct legaliser *l, const struct tgsic_instruction *inst)
{
    for (unsigned i = 0; i < inst->num_dst; i++) {
        const struct tgsic_dst *dst = &inst->dst[i];
        if (dst->reg.file != TGSIC_FILE_OUT || dst->writemask == TGSIC_WRITEMASK_XYZW ||
            !wants_whole(l, tgsic_legal_declared(l, TGSIC_FILE_OUT, dst->reg.index)))
            continue;
        l->pos = inst->pos;
        if (dst->reg.indirect)
            tgsic_legal_refuse(l, TGSIC_RULE_WHOLE_OUTPUT, "an indexed output is written in part");
        else if (!l->whole[dst->reg.index])
            l->whole[dst->reg.index] = (uint16_t)(tgsic_legal_temp(l, 1) + 1);
    }
}

static bool indexes_inputs(const struct tgsic_instruction *inst)
{
    for (unsigned i = 0; i < inst->num_src; i++)
        if (inst->src[i].reg.file == TGSIC_FILE_IN && inst->src[i].reg.indirect)
            return true;
    return false;
}

/* Components of an ADDR but .x get registers of their own. */
static void look_at_address(struct legaliser *l, const struct tgsic_indirect *indirect)
{
    if (!indirect || indirect->file != TGSIC_FILE_ADDR || !indirect->component)
        return;
    uint16_t *own = &l->addresses[indirect->index * 4 + indirect->component];
    if (!*own)
        *own = (uint16_t)++l->num_addresses;
}

static void look_at_samplers(struct legaliser *l, const struct tgsic_instruction *inst)
{
    for (unsigned s = 0; inst->texture && s < inst->num_src; s++) {
        const struct tgsic_register *reg = &inst->src[s].reg;
        if (reg->file == TGSIC_FILE_SAMP && tgsic_legal_declared(l, TGSIC_FILE_SAMP, reg->index) &&
            !l->targets[reg->index])
            l->targets[reg->index] = (uint8_t)(inst->texture->target + 1);
    }
}

static void look_at_instruction(struct legaliser *l, const struct tgsic_instruction *inst)
{
    look_at_results(l, inst);
    look_at_samplers(l, inst);
    for (unsigned i = 0; i < inst->num_dst; i++) {
        look_at_address(l, inst->dst[i].reg.indirect);
        look_at_address(l, inst->dst[i].reg.dimension_indirect);
    }
    for (unsigned i = 0; i < inst->num_src; i++) {
        look_at_address(l, inst->src[i].reg.indirect);
        look_at_address(l, inst->src[i].reg.dimension_indirect);
    }
    if (l->shader->processor == TGSIC_PROCESSOR_FRAG && !l->input_array && indexes_inputs(inst))
        l->input_array = (uint16_t)(tgsic_legal_temp(l, l->num_inputs) + 1);
}

static void look_at_loops(struct legaliser *l)
{
    const struct tgsic_shader *shader = l->shader;
    uint32_t *open = ARENA_ARRAY(l->arena, uint32_t, (size_t)shader->num_instructions + 1);
    uint32_t depth = 0, deepest = 0;
    l->continues = ARENA_ARRAY(l->arena, bool, (size_t)shader->num_instructions + 1);
    for (uint32_t i = 0; i < shader->num_instructions; i++) {
        unsigned opcode = shader->instructions[i].opcode;
        if (opcode == TGSIC_OPCODE_BGNLOOP)
            open[depth++] = i;
        else if (opcode == TGSIC_OPCODE_ENDLOOP && depth)
            depth--;
        else if (opcode == TGSIC_OPCODE_CONT && depth)
            l->continues[open[depth - 1]] = true;
        deepest = depth > deepest ? depth : deepest;
    }
    l->loops = ARENA_ARRAY(l->arena, struct legal_loop, deepest);
    for (uint32_t i = 0; i < deepest; i++)
        l->loops[i].flag = tgsic_legal_temp(l, 1);
}

void tgsic_legal_look(struct legaliser *l)
{
    const struct tgsic_shader *shader = l->shader;
    index_files(l);
    l->num_temps = l->most_temps = l->files[TGSIC_FILE_TEMP].count;
    l->num_addresses = l->files[TGSIC_FILE_ADDR].count;
    l->num_inputs = l->files[TGSIC_FILE_IN].count;
    l->whole = ARENA_ARRAY(l->arena, uint16_t, l->files[TGSIC_FILE_OUT].count);
    l->addresses = ARENA_ARRAY(l->arena, uint16_t, (size_t)l->num_addresses * 4);
    l->primitive_id = ARENA_ARRAY(l->arena, uint16_t, l->files[TGSIC_FILE_SV].count);
    l->targets = ARENA_ARRAY(l->arena, uint8_t, l->files[TGSIC_FILE_SAMP].count);
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        look_at_instruction(l, &shader->instructions[i]);
    look_at_loops(l);
}

/* ---- Properties ---------------------------------------------------------------------------- */

enum property_fate {
    PROPERTY_STAYS,
    PROPERTY_GOES,      /* it says nothing about what the shader does */
    PROPERTY_GOES_IF_0, /* it does, unless it is off */
};

static enum property_fate fate_of(const struct legaliser *l, unsigned name)
{
    switch (name) {
    case TGSIC_PROPERTY_NEXT_SHADER:
    case TGSIC_PROPERTY_VS_PROHIBIT_UCPS:
        return PROPERTY_GOES;
    case TGSIC_PROPERTY_SEPARABLE_PROGRAM:
        return l->opts.separable ? PROPERTY_STAYS : PROPERTY_GOES;
    case TGSIC_PROPERTY_FS_POST_DEPTH_COVERAGE:
    case TGSIC_PROPERTY_LAYER_VIEWPORT_RELATIVE:
    case TGSIC_PROPERTY_LEGACY_MATH_RULES:
    case TGSIC_PROPERTY_VS_WINDOW_SPACE_POSITION:
        return PROPERTY_GOES_IF_0;
    default:
        return PROPERTY_STAYS;
    }
}

void tgsic_legal_properties(struct legaliser *l)
{
    for (uint32_t i = 0; i < l->shader->num_properties; i++) {
        const struct tgsic_property_value *p = &l->shader->properties[i];
        enum property_fate fate = fate_of(l, p->name);
        l->pos = p->pos;
        l->reported = 0;
        if (fate == PROPERTY_GOES_IF_0 && p->value)
            tgsic_legal_refuse(l, TGSIC_RULE_PROPERTY, "%s", tgsic_property_name(p->name));
        if (fate != PROPERTY_STAYS && tgsic_legal_breach(l, TGSIC_RULE_PROPERTY))
            continue;
        ARENA_RESERVE(l->arena, l->out.properties, l->out.num_properties);
        l->out.properties[l->out.num_properties++] = *p;
    }
}

/* ---- Declarations -------------------------------------------------------------------------- */

static struct tgsic_declaration *declare(struct legaliser *l, const struct tgsic_declaration *d)
{
    ARENA_RESERVE(l->arena, l->out.declarations, l->out.num_declarations);
    l->out.declarations[l->out.num_declarations] = *d;
    return &l->out.declarations[l->out.num_declarations++];
}

static bool is_unknown(unsigned semantic)
{
    return semantic == TGSIC_SEMANTIC_BLOCK_SIZE || semantic == TGSIC_SEMANTIC_NORMAL ||
           semantic == TGSIC_SEMANTIC_WORK_DIM || semantic == TGSIC_SEMANTIC_CULLDIST ||
           (semantic >= TGSIC_SEMANTIC_SUBGROUP_SIZE && semantic <= TGSIC_SEMANTIC_VIEW_INDEX);
}

static void declare_known(struct legaliser *l, const struct tgsic_declaration *d)
{
    struct tgsic_declaration copy = *d;
    if (d->has_semantic && is_unknown(d->semantic))
        tgsic_legal_refuse(l, TGSIC_RULE_SEMANTIC, "%s", tgsic_semantic_name(d->semantic));
    if (d->file == TGSIC_FILE_SV && d->semantic == TGSIC_SEMANTIC_PRIM_ID &&
        l->shader->processor == TGSIC_PROCESSOR_GEOM &&
        tgsic_legal_breach(l, TGSIC_RULE_PRIMITIVE_ID)) {
        l->primitive_id[d->first] = (uint16_t)++l->num_inputs;
        copy.file = TGSIC_FILE_IN;
        copy.first = copy.last = (uint16_t)(l->num_inputs - 1);
    }
    if (d->file == TGSIC_FILE_CONST && d->has_dimension && !d->dimension &&
        tgsic_legal_breach(l, TGSIC_RULE_CONSTANT))
        copy.has_dimension = false;
    for (uint32_t r = d->first; d->file == TGSIC_FILE_OUT && r <= d->last; r++)
        if (l->whole[r])
            copy.usage_mask = TGSIC_WRITEMASK_XYZW;
    declare(l, &copy);
}

static bool is_color(const struct legaliser *l, const struct tgsic_declaration *d)
{
    return l->shader->processor == TGSIC_PROCESSOR_FRAG && d->file == TGSIC_FILE_OUT &&
           d->semantic == TGSIC_SEMANTIC_COLOR;
}

static int by_number(const void *a, const void *b)
{
    unsigned x = ((const struct tgsic_declaration *)a)->semantic_index;
    unsigned y = ((const struct tgsic_declaration *)b)->semantic_index;
    return x < y ? -1 : x > y;
}

/* Colours change places among themselves. */
static void sort_colors(struct legaliser *l)
{
    struct tgsic_declaration *d = l->out.declarations, *colors;
    uint32_t count = 0;
    bool sorted = true;
    colors = ARENA_ARRAY(l->arena, struct tgsic_declaration, l->out.num_declarations);
    for (uint32_t i = 0; i < l->out.num_declarations; i++)
        if (is_color(l, &d[i])) {
            if (sorted && count && d[i].semantic_index < colors[count - 1].semantic_index)
                sorted = false, l->pos = d[i].pos;
            colors[count++] = d[i];
        }
    if (sorted || !tgsic_legal_breach(l, TGSIC_RULE_OUTPUT_ORDER))
        return;
    qsort(colors, count, sizeof *colors, by_number);
    for (uint32_t i = l->out.num_declarations; i--;)
        if (is_color(l, &d[i]))
            d[i] = colors[--count];
}

static void declare_view(struct legaliser *l, unsigned sampler)
{
    if (!l->targets[sampler] || !tgsic_legal_breach(l, TGSIC_RULE_VIEW))
        return;
    struct tgsic_declaration view = {.file = TGSIC_FILE_SVIEW,
                                     .usage_mask = TGSIC_WRITEMASK_XYZW,
                                     .first = (uint16_t)sampler,
                                     .last = (uint16_t)sampler,
                                     .target = (uint8_t)(l->targets[sampler] - 1),
                                     .pos = l->pos};
    for (int c = 0; c < 4; c++)
        view.return_type[c] = TGSIC_RETURN_FLOAT;
    declare(l, &view);
}

static void declare_views(struct legaliser *l)
{
    for (uint32_t i = 0; i < l->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &l->shader->declarations[i];
        l->pos = d->pos;
        l->reported = 0;
        for (uint32_t r = d->first; d->file == TGSIC_FILE_SAMP && r <= d->last; r++)
            if (!tgsic_legal_declared(l, TGSIC_FILE_SVIEW, (int32_t)r))
                declare_view(l, r);
    }
}

static uint32_t count_varyings(const struct legaliser *l, unsigned file)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < l->files[file].count; i++) {
        const struct tgsic_declaration *d = l->files[file].declarations[i];
        count += d && d->has_semantic &&
                 (d->semantic == TGSIC_SEMANTIC_GENERIC || d->semantic == TGSIC_SEMANTIC_TEXCOORD);
    }
    return count;
}

static void check_limits(struct legaliser *l)
{
    uint32_t inputs = count_varyings(l, TGSIC_FILE_IN), outputs = count_varyings(l, TGSIC_FILE_OUT);
    l->pos = (struct tgsic_pos){0};
    if (inputs > MAX_VARYINGS || outputs > MAX_VARYINGS)
        tgsic_legal_refuse(l, TGSIC_RULE_LIMIT, "%u varyings",
                           (unsigned)(inputs > outputs ? inputs : outputs));
    if (l->shader->num_immediates > MAX_IMMEDIATES)
        tgsic_legal_refuse(l, TGSIC_RULE_LIMIT, "%u immediates",
                           (unsigned)l->shader->num_immediates);
}

void tgsic_legal_declarations(struct legaliser *l)
{
    for (uint32_t i = 0; i < l->shader->num_declarations; i++) {
        l->pos = l->shader->declarations[i].pos;
        l->reported = 0;
        declare_known(l, &l->shader->declarations[i]);
    }
    sort_colors(l);
    declare_views(l);
    check_limits(l);
}

static void declare_range(struct legaliser *l, unsigned file, uint32_t first, uint32_t end,
                          uint16_t array_id)
{
    if (first < end)
        declare(l, &(struct tgsic_declaration){.file = (uint8_t)file,
                                               .usage_mask = TGSIC_WRITEMASK_XYZW,
                                               .has_array = array_id != 0,
                                               .array_id = array_id,
                                               .first = (uint16_t)first,
                                               .last = (uint16_t)(end - 1)});
}

void tgsic_legal_declare_rest(struct legaliser *l)
{
    uint32_t temps = l->files[TGSIC_FILE_TEMP].count;
    if (l->lint)
        return;
    if (l->input_array) {
        uint32_t first = l->input_array - 1u;
        declare_range(l, TGSIC_FILE_TEMP, temps, first, 0);
        temps = first + l->files[TGSIC_FILE_IN].count;
        declare_range(l, TGSIC_FILE_TEMP, first, temps, l->input_array_id);
    }
    declare_range(l, TGSIC_FILE_TEMP, temps, l->most_temps, 0);
    declare_range(l, TGSIC_FILE_ADDR, l->files[TGSIC_FILE_ADDR].count, l->most_addresses, 0);
}

/* ---- Before the first instruction ---------------------------------------------------------- */

void tgsic_legal_prologue(struct legaliser *l)
{
    const struct legal_file *inputs = &l->files[TGSIC_FILE_IN];
    for (uint32_t i = 0; i < l->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &l->shader->declarations[i];
        if (d->file == TGSIC_FILE_TEMP && d->array_id >= l->input_array_id)
            l->input_array_id = (uint16_t)(d->array_id + 1u);
    }
    if (!l->input_array_id)
        l->input_array_id = 1;
    for (uint32_t i = 0; l->input_array && i < inputs->count; i++)
        if (inputs->declarations[i])
            tgsic_legal_move(
                l, tgsic_write(tgsic_register_of(TGSIC_FILE_TEMP, (int)(l->input_array - 1u + i))),
                tgsic_read(tgsic_register_of(TGSIC_FILE_IN, (int)i)));
}
