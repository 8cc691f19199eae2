/* SPDX-License-Identifier: MIT */
/* Declarations, in the order in which guests write them. */
#include "machine.h"

#include <string.h>

struct declarer {
    struct codegen *cg;
    struct tgsic_shader *shader;
};

static struct tgsic_declaration *declare(struct declarer *d, enum tgsic_file file, uint32_t first,
                                         uint32_t last)
{
    struct tgsic_shader *s = d->shader;
    if (last > INT16_MAX) /* operands reach no further */
        tgsic_arena_fail(d->cg->out, TGSIC_E_LIMIT);
    ARENA_RESERVE(d->cg->out, s->declarations, s->num_declarations);
    struct tgsic_declaration *to = &s->declarations[s->num_declarations++];
    *to = (struct tgsic_declaration){.file = (uint8_t)file,
                                     .usage_mask = TGSIC_WRITEMASK_XYZW,
                                     .first = (uint16_t)first,
                                     .last = (uint16_t)last};
    return to;
}

/* ---- Interface ----------------------------------------------------------------------------- */

static void declare_attributes(struct declarer *d)
{
    struct codegen *cg = d->cg;
    uint8_t *used = NULL;
    uint32_t limit = 0;
    for (unsigned pass = 0; pass < 2; pass++) {
        if (pass)
            used = ARENA_ARRAY(cg->arena, uint8_t, limit + 1);
        for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
            const struct storage *s = &cg->storage[var->index];
            if (var->mode != IR_INPUT || var->system_value || s->used_first > s->used_last)
                continue;
            if (var->slot + s->used_last > UINT16_MAX)
                tgsic_arena_fail(cg->out, TGSIC_E_LIMIT);
            for (uint32_t e = s->used_first; e <= s->used_last; e++) {
                if (used)
                    used[var->slot + e] = 1;
                if (var->slot + e >= limit)
                    limit = var->slot + e + 1;
            }
        }
    }
    for (uint32_t r = 0; r < limit; r++)
        if (used[r])
            declare(d, TGSIC_FILE_IN, r, r);
}

static void declare_registers(struct declarer *d, enum tgsic_file file,
                              const struct interface_register *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct tgsic_declaration *to = declare(d, file, i, i);
        const struct ir_var *var = list[i].var;
        bool fragment_input =
            d->cg->shader->processor == TGSIC_PROCESSOR_FRAG && file == TGSIC_FILE_IN;
        to->has_semantic = true;
        to->semantic = list[i].semantic;
        to->semantic_index = (uint16_t)list[i].semantic_index;
        if (file != TGSIC_FILE_SV)
            to->usage_mask = list[i].mask;
        to->invariant = var->invariant && file == TGSIC_FILE_OUT;
        memset(to->stream, var->stream, sizeof to->stream);
        to->has_interpolation = fragment_input;
        to->interpolation = fragment_input ? var->interpolation : 0;
        to->location = fragment_input ? var->location : 0;
    }
}

/* ---- Resources ----------------------------------------------------------------------------- */

static bool in_use(const struct codegen *cg, const struct ir_var *var)
{
    const struct storage *s = &cg->storage[var->index];
    return s->used_first <= s->used_last || var->fixed;
}

static void declare_samplers(struct declarer *d)
{
    struct codegen *cg = d->cg;
    for (unsigned pass = 0; pass < 2; pass++)
        for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
            const struct storage *s = &cg->storage[var->index];
            if (var->mode != IR_SAMPLER || s->used_first > s->used_last)
                continue;
            for (uint32_t e = s->used_first; e <= s->used_last; e++) {
                struct tgsic_declaration *to = declare(d, pass ? TGSIC_FILE_SVIEW : TGSIC_FILE_SAMP,
                                                       var->slot + e, var->slot + e);
                if (!pass)
                    continue;
                to->target = var->target;
                memset(to->return_type, var->return_type, sizeof to->return_type);
            }
        }
}

/* Units of buffers and images, and counters, buffer by buffer as they come. */
static void declare_memory(struct declarer *d)
{
    struct codegen *cg = d->cg;
    bool shared = false;
    for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
        const struct storage *s = &cg->storage[var->index];
        if (s->used_first > s->used_last)
            continue;
        for (uint32_t e = s->used_first; var->mode == IR_BUFFER && e <= s->used_last; e++)
            declare(d, TGSIC_FILE_BUFFER, var->slot + e, var->slot + e);
        for (uint32_t e = s->used_first; var->mode == IR_IMAGE && e <= s->used_last; e++) {
            struct tgsic_declaration *to =
                declare(d, TGSIC_FILE_IMAGE, var->slot + e, var->slot + e);
            to->target = var->target;
            to->format = var->format;
            to->writable = var->writable;
        }
        shared |= var->mode == IR_SHARED;
    }
    if (shared)
        declare(d, TGSIC_FILE_MEMORY, 0, 0)->memory_type = TGSIC_MEMORY_SHARED;
}

/* The counters of one buffer, without holes where they are used. */
static void declare_buffer_counters(struct declarer *d, uint32_t buffer, const uint8_t *used,
                                    uint32_t limit)
{
    for (uint32_t first = 0; first < limit; first++) {
        uint32_t last = first;
        if (!used[first])
            continue;
        while (last + 1 < limit && used[last + 1])
            last++;
        struct tgsic_declaration *to = declare(d, TGSIC_FILE_HWATOMIC, first, last);
        to->has_dimension = true;
        to->dimension = (uint16_t)buffer;
        first = last;
    }
}

static void declare_counters(struct declarer *d)
{
    struct codegen *cg = d->cg;
    uint32_t limit = 0, buffers = 0;
    for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
        const struct storage *s = &cg->storage[var->index];
        if (var->mode != IR_COUNTER || s->used_first > s->used_last)
            continue;
        if (var->slot + s->used_last >= UINT16_MAX || var->buffer >= UINT16_MAX)
            tgsic_arena_fail(cg->out, TGSIC_E_LIMIT);
        limit = var->slot + s->used_last >= limit ? var->slot + s->used_last + 1 : limit;
        buffers = var->buffer >= buffers ? var->buffer + 1 : buffers;
    }
    for (uint32_t b = 0; b < buffers; b++) {
        uint8_t *used = ARENA_ARRAY(cg->arena, uint8_t, limit);
        for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
            const struct storage *s = &cg->storage[var->index];
            if (var->mode == IR_COUNTER && var->buffer == b && s->used_first <= s->used_last)
                memset(&used[var->slot + s->used_first], 1, s->used_last - s->used_first + 1);
        }
        declare_buffer_counters(d, b, used, limit);
    }
}

static uint32_t last_constant(const struct codegen *cg, const struct ir_var *var)
{
    return var->slot + (var->fixed ? var->length - 1 : cg->storage[var->index].used_last);
}

/* One declaration for each buffer, from 0 to the last register that is used. */
static void declare_constants(struct declarer *d)
{
    struct codegen *cg = d->cg;
    int64_t buffer = -1;
    for (;;) {
        int64_t next = INT64_MAX;
        uint32_t last = 0;
        for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
            if (var->mode != IR_UNIFORM || !in_use(cg, var) || var->buffer <= buffer)
                continue;
            if (var->buffer < next)
                next = var->buffer, last = 0;
            if (var->buffer == next && last_constant(cg, var) > last)
                last = last_constant(cg, var);
        }
        if (next == INT64_MAX)
            return;
        struct tgsic_declaration *to = declare(d, TGSIC_FILE_CONST, 0, last);
        to->has_dimension = next || !cg->target->virgl;
        to->dimension = (uint16_t)next;
        buffer = next;
    }
}

static void declare_temps(struct declarer *d)
{
    struct codegen *cg = d->cg;
    uint32_t plain = cg->num_array_temps;
    for (const struct ir_var *var = cg->shader->vars; var; var = var->next) {
        const struct storage *s = &cg->storage[var->index];
        if (!s->in_temps)
            continue;
        struct tgsic_declaration *to =
            declare(d, TGSIC_FILE_TEMP, s->first, s->first + var->length - 1);
        to->has_array = s->array_id != 0;
        to->array_id = s->array_id;
        to->local = true;
    }
    if (cg->num_temps > plain)
        declare(d, TGSIC_FILE_TEMP, plain, cg->num_temps - 1)->local = true;
    for (uint32_t a = 0; a < 3; a++)
        if (cg->address_used[a])
            declare(d, TGSIC_FILE_ADDR, a, a);
}

static void copy_properties(struct declarer *d)
{
    struct tgsic_shader *s = d->shader;
    const struct ir_shader *from = d->cg->shader;
    s->properties = ARENA_ARRAY(d->cg->out, struct tgsic_property_value, from->num_properties);
    s->num_properties = from->num_properties;
    if (from->num_properties)
        memcpy(s->properties, from->properties, from->num_properties * sizeof *s->properties);
}

void tgsic_cg_declare(struct codegen *cg, struct tgsic_shader *shader)
{
    struct declarer d = {cg, shader};
    copy_properties(&d);
    if (cg->shader->processor == TGSIC_PROCESSOR_VERT)
        declare_attributes(&d);
    declare_registers(&d, TGSIC_FILE_IN, cg->inputs, cg->num_inputs);
    declare_registers(&d, TGSIC_FILE_SV, cg->system_values, cg->num_system_values);
    declare_registers(&d, TGSIC_FILE_OUT, cg->outputs, cg->num_outputs);
    declare_samplers(&d);
    declare_memory(&d);
    declare_counters(&d);
    declare_constants(&d);
    declare_temps(&d);
}
