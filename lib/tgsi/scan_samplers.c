/* SPDX-License-Identifier: MIT */
/* Scan: the samplers that instructions use, one by one or chosen among neighbours at run time. */
#include "scan.h"

#include <limits.h>
#include <string.h>

#define MAX_SAMPLERS 256 /* far above what hosts bind; keeps the searches below short */

struct units {
    bool *declared;
    uint8_t *target; /* by which instructions name the unit directly */
};

/* ---- One by one ---------------------------------------------------------------------------- */

static void add(struct tgsic_arena *arena, struct tgsic_scan *scan,
                const struct tgsic_scan_sampler *sampler)
{
    if (scan->num_samplers == MAX_SAMPLERS)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    ARENA_RESERVE(arena, scan->samplers, scan->num_samplers);
    scan->samplers[scan->num_samplers++] = *sampler;
}

/* one operand that stands for view and sampler, and that is addressed indirectly */
static bool is_chosen(const struct tgsic_instruction *in, unsigned view, unsigned sampler)
{
    return in->src[view].reg.indirect && (sampler == UINT_MAX || sampler == view);
}

static void use_sampler(struct tgsic_arena *arena, struct tgsic_scan *scan, struct units *units,
                        uint32_t index, unsigned view_operand, unsigned sampler_operand)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    uint16_t view = (uint16_t)in->src[view_operand].reg.index;
    uint16_t number =
        sampler_operand == UINT_MAX ? view : (uint16_t)in->src[sampler_operand].reg.index;
    uint8_t target = (uint8_t)tgsic_texture_target(scan, in);

    if (view < scan->num_views)
        units->target[view] = target;
    if (tgsic_scan_find_sampler(scan, view, number, target))
        return;
    add(arena, scan,
        &(struct tgsic_scan_sampler){
            .view = view,
            .sampler = number,
            .target = target,
            .count = 1,
            .return_type = view < scan->num_views ? scan->views[view].return_type
                                                  : (uint8_t)TGSIC_RETURN_FLOAT,
            .first = index,
        });
}

/* ---- Arrays -------------------------------------------------------------------------------- */

/* Can a unit be in one array with unit `base`? What DCL SVIEW says decides, else the use. */
static bool belongs(const struct tgsic_scan *scan, const struct units *units, uint32_t base,
                    uint32_t unit, uint8_t target)
{
    const struct tgsic_view *view = &scan->views[unit];
    if (!units->declared[unit] || view->return_type != scan->views[base].return_type)
        return false;
    if (view->declared && view->target != TGSIC_TARGET_UNKNOWN)
        return view->target == target;
    return units->target[unit] == TGSIC_TARGET_UNKNOWN || units->target[unit] == target;
}

/* drops the single samplers that an array holds */
static void absorb(struct tgsic_scan *scan, struct tgsic_scan_sampler *array)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < scan->num_samplers; i++) {
        const struct tgsic_scan_sampler *s = &scan->samplers[i];
        bool inside = s->count == 1 && s->view == s->sampler && s->target == array->target &&
                      s->view >= array->view && s->view < array->view + array->count;
        if (!inside)
            scan->samplers[kept++] = *s;
        else if (s->first < array->first)
            array->first = s->first;
    }
    scan->num_samplers = kept;
}

static void use_array(struct tgsic_arena *arena, struct tgsic_scan *scan, const struct units *units,
                      uint32_t index, unsigned view_operand)
{
    const struct tgsic_instruction *in = &scan->shader->instructions[index];
    int32_t base = in->src[view_operand].reg.index;
    uint8_t target = (uint8_t)tgsic_texture_target(scan, in);
    if (base < 0 || (uint32_t)base >= scan->num_views || !units->declared[base])
        return;
    const struct tgsic_scan_sampler *known =
        tgsic_scan_find_sampler(scan, (unsigned)base, (unsigned)base, target);
    if (known && known->is_array)
        return;
    uint32_t first = (uint32_t)base, last = first;
    while (first > 0 && belongs(scan, units, (uint32_t)base, first - 1, target))
        first--;
    while (last + 1 < scan->num_views && belongs(scan, units, (uint32_t)base, last + 1, target))
        last++;
    if (last - first >= MAX_SAMPLERS)
        tgsic_arena_fail(arena, TGSIC_E_LIMIT);
    struct tgsic_scan_sampler array = {
        .view = (uint16_t)first,
        .sampler = (uint16_t)first,
        .count = (uint16_t)(last - first + 1),
        .is_array = true,
        .target = target,
        .return_type = scan->views[base].return_type,
        .first = index,
    };
    absorb(scan, &array);
    add(arena, scan, &array);
}

/* ---- Entry --------------------------------------------------------------------------------- */

const struct tgsic_scan_sampler *tgsic_scan_find_sampler(const struct tgsic_scan *scan,
                                                         unsigned view, unsigned sampler,
                                                         unsigned target)
{
    for (uint32_t i = 0; i < scan->num_samplers; i++) {
        const struct tgsic_scan_sampler *s = &scan->samplers[i];
        if (s->target == target && view >= s->view && view < s->view + (uint32_t)s->count &&
            sampler == s->sampler + (view - s->view))
            return s;
    }
    return NULL;
}

static void read_declarations(const struct tgsic_scan *scan, struct units *units)
{
    for (uint32_t i = 0; i < scan->shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &scan->shader->declarations[i];
        if (d->file == TGSIC_FILE_SAMP || d->file == TGSIC_FILE_SVIEW)
            for (uint32_t unit = d->first; unit <= d->last; unit++)
                units->declared[unit] = true;
    }
    memset(units->target, TGSIC_TARGET_UNKNOWN, scan->num_views);
}

/* Notes the samplers of arrays, or all others; are there any of arrays? */
static bool use_samplers(struct tgsic_arena *arena, struct tgsic_scan *scan, struct units *units,
                         bool of_arrays)
{
    bool any = false;
    for (uint32_t k = 0; k < scan->outline.num_special; k++) {
        unsigned view, sampler;
        uint32_t i = scan->outline.special[k];
        const struct tgsic_instruction *in = &scan->shader->instructions[i];
        if (!(tgsic_opcode_shapes[in->opcode] & TGSIC_SHAPE_OTHER) ||
            !tgsic_texture_operands(in, &view, &sampler))
            continue;
        bool chosen = is_chosen(in, view, sampler);
        any |= chosen;
        if (chosen && of_arrays)
            use_array(arena, scan, units, i, view);
        else if (!chosen && !of_arrays)
            use_sampler(arena, scan, units, i, view, sampler);
    }
    return any;
}

void tgsic_scan_samplers(struct tgsic_arena *arena, struct tgsic_scan *scan)
{
    struct units units = {ARENA_ARRAY(arena, bool, scan->num_views),
                          ARENA_ARRAY(arena, uint8_t, scan->num_views)};
    read_declarations(scan, &units);
    if (use_samplers(arena, scan, &units, false))
        use_samplers(arena, scan, &units, true);
}
