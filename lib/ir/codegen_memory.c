/* SPDX-License-Identifier: MIT */
/* Registers of variables. What the target cannot do where it is (an index into inputs or outputs,
 * reading an output back, writing part of an output that must be written whole) is done in
 * temporaries that are copied at the ends of the shader. */
#include "machine.h"

#define UNUSED UINT32_MAX

/* ---- What is used -------------------------------------------------------------------------- */

static void use_elements(struct storage *s, uint32_t first, uint32_t last)
{
    if (s->used_first > s->used_last || first < s->used_first)
        s->used_first = first;
    if (last > s->used_last)
        s->used_last = last;
}

static void scan_access(struct codegen *cg, const struct ir_instr *access)
{
    const struct ir_var *var = access->u.access.var;
    struct storage *s = &cg->storage[var->index];
    bool indexed =
        access->op != IR_INTERPOLATE && access->num_srcs == (access->op == IR_LOAD ? 1 : 2);
    if (indexed)
        use_elements(s, 0, var->length - 1);
    else
        use_elements(s, (uint32_t)access->u.access.offset, (uint32_t)access->u.access.offset);
    s->indexed |= indexed;
    if (access->op != IR_STORE)
        s->loaded = true;
    else
        s->stores++;
    s->partial |= access->op == IR_STORE && access->writemask != 15;
}

static void scan_texture(struct codegen *cg, const struct ir_tex *tex)
{
    struct storage *s = &cg->storage[tex->sampler->index];
    for (unsigned i = 0; i < sizeof tex->role; i++)
        s->indexed |= tex->role[i] == IR_ROLE_SAMPLER;
    if (s->indexed)
        use_elements(s, 0, tex->sampler->length - 1);
    else
        use_elements(s, tex->offset, tex->offset);
}

static void scan_memory(struct codegen *cg, const struct ir_instr *access)
{
    const struct ir_memory *memory = access->u.memory;
    struct storage *s = &cg->storage[memory->var->index];
    if (tgsic_ir_memory_source(access, IR_ROLE_INDEX) >= 0)
        use_elements(s, 0, memory->var->length - 1);
    else
        use_elements(s, memory->element, memory->element);
}

static void scan_block(struct codegen *cg, const struct ir_block *block)
{
    for (const struct ir_instr *i = block->first; i; i = i->next) {
        if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_INTERPOLATE)
            scan_access(cg, i);
        else if (i->op == IR_TEX)
            scan_texture(cg, i->u.tex);
        else if (tgsic_ir_is_memory(i))
            scan_memory(cg, i);
        else if (i->op == IR_FETCH)
            use_elements(&cg->storage[i->u.access.var->index], (uint32_t)i->u.access.offset,
                         (uint32_t)i->u.access.offset);
    }
}

/* ---- Outputs that the host wants whole ----------------------------------------------------- */

static bool wants_whole(const struct codegen *cg, const struct ir_var *var)
{
    if (!cg->target->virgl || cg->shader->processor == TGSIC_PROCESSOR_FRAG)
        return false;
    return var->semantic == TGSIC_SEMANTIC_COLOR || var->semantic == TGSIC_SEMANTIC_BCOLOR ||
           var->semantic == TGSIC_SEMANTIC_CLIPDIST || var->semantic == TGSIC_SEMANTIC_CLIPVERTEX;
}

static bool needs_shadow(const struct codegen *cg, const struct ir_var *var,
                         const struct storage *s)
{
    if (var->mode == IR_INPUT)
        return s->indexed;
    if (var->mode == IR_OUTPUT)
        return s->indexed || s->loaded || (wants_whole(cg, var) && s->partial);
    return false;
}

/* ---- Interface registers ------------------------------------------------------------------- */

static struct interface_register *find_register(struct interface_register *list, uint32_t count,
                                                const struct ir_var *var, uint32_t element)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i].semantic == var->semantic &&
            list[i].semantic_index == var->semantic_index + element)
            return &list[i];
    return NULL;
}

/* Where Mesa has them: fragment depth and stencil first, the position of other stages first, then
 * by semantic and index; so colours are in the order of their locations. */
static uint32_t rank(const struct codegen *cg, const struct interface_register *r)
{
    uint32_t first = r->semantic;
    if (cg->shader->processor == TGSIC_PROCESSOR_FRAG && first == TGSIC_SEMANTIC_STENCIL)
        first = TGSIC_SEMANTIC_POSITION;
    if (first == TGSIC_SEMANTIC_GENERIC || first == TGSIC_SEMANTIC_TEXCOORD)
        first += 256;
    return first << 20 | (r->semantic_index & 0xfffff);
}

static void add_register(struct codegen *cg, struct interface_register **list, uint32_t *count,
                         const struct ir_var *var, uint32_t element)
{
    unsigned mask = ((1u << var->components) - 1) << var->component;
    struct interface_register *found = find_register(*list, *count, var, element);
    if (found) {
        found->mask |= (uint8_t)mask;
        return;
    }
    ARENA_RESERVE(cg->arena, *list, *count);
    struct interface_register *items = *list, fresh = {
                                                  .semantic = var->semantic,
                                                  .semantic_index = var->semantic_index + element,
                                                  .mask = (uint8_t)mask,
                                                  .var = var,
                                              };
    uint32_t i = (*count)++;
    for (; i && rank(cg, &items[i - 1]) > rank(cg, &fresh); i--)
        items[i] = items[i - 1];
    items[i] = fresh;
}

static bool is_attribute(const struct codegen *cg, const struct ir_var *var)
{
    return var->mode == IR_INPUT && !var->system_value &&
           cg->shader->processor == TGSIC_PROCESSOR_VERT;
}

static void collect_registers(struct codegen *cg, const struct ir_var *var)
{
    struct storage *s = &cg->storage[var->index];
    if (var->fixed)
        use_elements(s, 0, var->length - 1);
    for (uint32_t e = s->used_first; e <= s->used_last && s->used_first <= s->used_last; e++) {
        if (var->mode == IR_OUTPUT)
            add_register(cg, &cg->outputs, &cg->num_outputs, var, e);
        else if (var->system_value)
            add_register(cg, &cg->system_values, &cg->num_system_values, var, e);
        else if (!is_attribute(cg, var))
            add_register(cg, &cg->inputs, &cg->num_inputs, var, e);
    }
}

static void number_elements(struct codegen *cg, const struct ir_var *var)
{
    struct storage *s = &cg->storage[var->index];
    struct interface_register *list = cg->inputs;
    uint32_t count = cg->num_inputs;
    if (var->mode == IR_OUTPUT)
        list = cg->outputs, count = cg->num_outputs;
    else if (var->system_value)
        list = cg->system_values, count = cg->num_system_values;
    s->element = ARENA_ARRAY(cg->arena, uint32_t, var->length);
    for (uint32_t e = 0; e < var->length; e++) {
        const struct interface_register *found = find_register(list, count, var, e);
        s->element[e] = is_attribute(cg, var) ? var->slot + e
                        : found               ? (uint32_t)(found - list)
                                              : UNUSED;
    }
}

static void place_in_temps(struct codegen *cg, const struct ir_var *var)
{
    struct storage *s = &cg->storage[var->index];
    s->in_temps = true;
    s->first = cg->num_array_temps;
    cg->num_array_temps += var->length;
    if (var->length > 1)
        s->array_id = ++cg->num_arrays;
}

void tgsic_cg_memory(struct codegen *cg)
{
    const struct ir_var *var;
    uint32_t count = 0;
    for (var = cg->shader->vars; var; var = var->next)
        count++;
    cg->storage = ARENA_ARRAY(cg->arena, struct storage, count);
    for (uint32_t v = 0; v < count; v++)
        cg->storage[v].used_first = 1;
    for (uint32_t e = 0; e < cg->num_events; e++)
        if (cg->events[e].kind == EVENT_BLOCK)
            scan_block(cg, &cg->events[e].node->u.block);
    for (var = cg->shader->vars; var; var = var->next)
        if (var->mode == IR_INPUT || var->mode == IR_OUTPUT)
            collect_registers(cg, var);
    for (var = cg->shader->vars; var; var = var->next) {
        struct storage *s = &cg->storage[var->index];
        bool used = s->used_first <= s->used_last;
        if (var->mode == IR_INPUT || var->mode == IR_OUTPUT)
            number_elements(cg, var);
        if (used && (var->mode == IR_LOCAL || needs_shadow(cg, var, s)))
            place_in_temps(cg, var);
    }
}

/* ---- Accesses ------------------------------------------------------------------------------ */

static enum tgsic_file file_of(const struct ir_var *var)
{
    switch (var->mode) {
    case IR_INPUT:
        return var->system_value ? TGSIC_FILE_SV : TGSIC_FILE_IN;
    case IR_OUTPUT:
        return TGSIC_FILE_OUT;
    case IR_UNIFORM:
        return TGSIC_FILE_CONST;
    default:
        return TGSIC_FILE_TEMP;
    }
}

/* Element `e` of a variable, components in its own numbering. */
static struct operand element(const struct codegen *cg, const struct ir_var *var, int32_t e)
{
    const struct storage *s = &cg->storage[var->index];
    struct operand op = {.file = (uint8_t)file_of(var)};
    for (unsigned c = 0; c < 4; c++)
        op.swizzle[c] = (uint8_t)(var->component + c);
    if (s->in_temps) {
        op.file = TGSIC_FILE_TEMP;
        op.index = (int32_t)s->first + e;
        op.array_id = s->array_id;
        for (unsigned c = 0; c < 4; c++)
            op.swizzle[c] = (uint8_t)c;
    } else if (var->mode == IR_UNIFORM) {
        op.index = (int32_t)var->slot + e;
        op.has_dimension = var->buffer || !cg->target->virgl;
        op.dimension = (int32_t)var->buffer;
    } else if (s->element) {
        op.index = e >= 0 && (uint32_t)e < var->length ? (int32_t)s->element[e] : 0;
    }
    return op;
}

struct operand tgsic_cg_access(const struct codegen *cg, const struct ir_instr *access)
{
    struct operand op = element(cg, access->u.access.var, access->u.access.offset);
    for (unsigned c = 0; access->op != IR_STORE && c < 4; c++)
        op.swizzle[c] = (uint8_t)(op.swizzle[c] + access->u.access.component);
    return op;
}

struct operand tgsic_cg_indexed_access(struct codegen *cg, const struct ir_instr *access)
{
    struct operand op = tgsic_cg_access(cg, access);
    unsigned at = access->op == IR_STORE;
    int32_t add = 0;
    if (access->num_srcs == at)
        return op;
    if (tgsic_cg_offset_in_address(cg, access)) {
        add = access->u.access.offset;
        op.index -= add;
    }
    tgsic_cg_load_address(cg, 0, &access->srcs[at], add);
    op.address = 1;
    return op;
}

bool tgsic_cg_offset_in_address(const struct codegen *cg, const struct ir_instr *access)
{
    const struct ir_var *var = access->u.access.var;
    int32_t offset = access->u.access.offset;
    return cg->storage[var->index].in_temps && (offset < 0 || (uint32_t)offset >= var->length);
}

/* Values that a host wants copied before use: it declares them with other types than it reads. */
static bool wants_copy(const struct codegen *cg, const struct ir_var *var)
{
    if (!cg->target->virgl || var->mode != IR_INPUT || is_attribute(cg, var))
        return false;
    return var->semantic == TGSIC_SEMANTIC_LAYER ||
           var->semantic == TGSIC_SEMANTIC_VIEWPORT_INDEX ||
           var->semantic == TGSIC_SEMANTIC_BLOCK_ID ||
           var->semantic == TGSIC_SEMANTIC_HELPER_INVOCATION;
}

bool tgsic_cg_in_place(const struct codegen *cg, const struct ir_instr *load)
{
    const struct ir_var *var = load->u.access.var;
    if (load->num_srcs || cg->storage[var->index].in_temps)
        return false;
    return (var->mode == IR_INPUT && !wants_copy(cg, var)) || var->mode == IR_UNIFORM;
}

/* ---- The ends of the shader ---------------------------------------------------------------- */

struct operand tgsic_cg_interface(const struct codegen *cg, const struct ir_var *var, uint32_t e)
{
    struct operand op = {.file = (uint8_t)file_of(var),
                         .index = (int32_t)cg->storage[var->index].element[e]};
    for (unsigned c = 0; c < 4; c++)
        op.swizzle[c] = (uint8_t)(var->component + c);
    return op;
}

static void copy_element(struct codegen *cg, const struct ir_var *var, uint32_t e, bool to_output)
{
    struct operand temp = element(cg, var, (int32_t)e), real = tgsic_cg_interface(cg, var, e);
    unsigned lanes = to_output && wants_whole(cg, var) ? 4 : var->components;
    struct machine *move = tgsic_cg_push(cg, TGSIC_OPCODE_MOV, lanes);
    move->num_srcs = 1;
    move->dst = to_output ? real : temp;
    move->src[0] = to_output ? temp : real;
}

static void copy_all(struct codegen *cg, enum ir_mode mode)
{
    for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
        const struct storage *s = &cg->storage[var->index];
        if (var->mode != mode || !s->in_temps || (mode == IR_OUTPUT && !s->stores))
            continue;
        for (uint32_t e = s->used_first; e <= s->used_last; e++)
            copy_element(cg, var, e, mode == IR_OUTPUT);
    }
}

void tgsic_cg_shadow_inputs(struct codegen *cg)
{
    copy_all(cg, IR_INPUT);
}

void tgsic_cg_shadow_outputs(struct codegen *cg)
{
    copy_all(cg, IR_OUTPUT);
}
