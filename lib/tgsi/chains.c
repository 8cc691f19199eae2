/* SPDX-License-Identifier: MIT */
/* Finds chains of branches that compare one value with constants.
 *
 * Only a UIF whose ELSE leads to another one, and so on, is looked at closer. Then the block in
 * front of it and the ELSE parts are walked in order, which is the way that all conditions of the
 * chain are reached by; a clock tells what was written when on that way. */
#include "chains.h"

#define NOWHERE UINT32_MAX
#define DOWN    UINT32_MAX /* by which counts go down */

/* That a component of a TEMP is ~0 where a subject has a value, else 0. */
struct fact {
    uint32_t time;    /* of the comparison; 0: nothing is known */
    uint32_t version; /* of the subject: when the walk had written it */
    uint32_t compare; /* reads the subject as operand `source` at `position`, */
    uint32_t writer;  /* ... and this wrote the component: it, or a copy */
    uint32_t value;
    uint8_t source, position;
};

struct link {
    uint32_t start; /* its UIF */
    struct fact fact;
};

/* links of one subject, as far as the walk has come */
struct run {
    uint32_t count;
    struct link links[TGSIC_MOST_LINKS];
};

struct search {
    struct tgsic_arena *arena;
    const struct tgsic_scan *scan;
    const struct tgsic_instruction *instructions;
    struct tgsic_chains *chains;
    bool *is_searched;              /* by instruction: links */
    struct fact *facts;             /* by component of TEMPs */
    uint32_t *written;              /* by component of TEMPs: when, */
    uint32_t now, before;           /* ... by this clock; the time when the walk at hand began */
    uint32_t *reads;                /* by variable: operands; NULL until a chain is found */
    uint32_t *dropped, num_dropped; /* tests of the chain at hand */
    struct run *run;
};

/* ---- Comparisons --------------------------------------------------------------------------- */

static bool is_plain_temp(const struct search *s, const struct tgsic_register *reg)
{
    return reg->file == TGSIC_FILE_TEMP && !reg->indirect && !s->scan->temp_array_of[reg->index];
}

/* Can the operand be read later on, for what it is now? */
static bool is_subject(const struct search *s, const struct tgsic_src *src)
{
    const struct tgsic_register *reg = &src->reg;
    bool is_constant =
        reg->file == TGSIC_FILE_CONST || reg->file == TGSIC_FILE_IN || reg->file == TGSIC_FILE_SV;
    return !src->absolute && !src->negate &&
           (is_plain_temp(s, reg) || (is_constant && !reg->indirect && !reg->dimension_indirect));
}

static bool is_value(const struct tgsic_src *src)
{
    return src->reg.file == TGSIC_FILE_IMM && !src->absolute && !src->negate;
}

/* Is it a comparison of a subject with an immediate? Which source the subject is, then. */
static bool is_comparison(const struct search *s, uint32_t index, unsigned *subject)
{
    const struct tgsic_instruction *in = &s->instructions[index];
    if (in->opcode != TGSIC_OPCODE_USEQ || !is_plain_temp(s, &in->dst[0].reg))
        return false;
    *subject = is_value(&in->src[0]);
    return is_value(&in->src[!*subject]) && is_subject(s, &in->src[*subject]);
}

static uint32_t cell_of(const struct tgsic_register *reg, unsigned component)
{
    return (uint32_t)reg->index * 4 + component;
}

static bool is_copy(const struct search *s, uint32_t index)
{
    const struct tgsic_instruction *in = &s->instructions[index];
    return in->opcode == TGSIC_OPCODE_MOV && !in->saturate && is_plain_temp(s, &in->dst[0].reg) &&
           (is_value(&in->src[0]) ||
            (is_plain_temp(s, &in->src[0].reg) && is_subject(s, &in->src[0])));
}

/* Does nothing but compare, or copy a constant or what others have? */
static bool is_test(const struct search *s, uint32_t index)
{
    unsigned subject;
    return is_comparison(s, index, &subject) || is_copy(s, index);
}

static const struct tgsic_src *subject_of(const struct search *s, const struct fact *fact)
{
    return &s->instructions[fact->compare].src[fact->source];
}

/* When the walk wrote the subject; 0: it did not. */
static uint32_t last_change(const struct search *s, const struct fact *fact)
{
    const struct tgsic_src *subject = subject_of(s, fact);
    return subject->reg.file == TGSIC_FILE_TEMP
               ? s->written[cell_of(&subject->reg, subject->swizzle[fact->position])]
               : 0;
}

/* What is known of component c of a result. */
static struct fact fact_of(const struct search *s, uint32_t index, unsigned c)
{
    const struct tgsic_instruction *in = &s->instructions[index];
    unsigned subject;
    struct fact fact = {0};
    if (is_comparison(s, index, &subject)) {
        const struct tgsic_src *value = &in->src[!subject];
        fact = (struct fact){
            .time = s->now,
            .compare = index,
            .value = s->scan->shader->immediates[value->reg.index].bits[value->swizzle[c]],
            .source = (uint8_t)subject,
            .position = (uint8_t)c};
        fact.version = last_change(s, &fact);
    } else if (is_copy(s, index) && in->src[0].reg.file == TGSIC_FILE_TEMP) {
        fact = s->facts[cell_of(&in->src[0].reg, in->src[0].swizzle[c])];
    }
    fact.writer = index;
    return fact;
}

/* Notes what an instruction on the way writes. */
static void pass(struct search *s, uint32_t index)
{
    const struct tgsic_instruction *in = &s->instructions[index];
    struct fact facts[4];
    s->now++;
    for (unsigned d = 0; d < in->num_dst; d++) {
        const struct tgsic_components *written = &tgsic_components_of[in->dst[d].writemask];
        if (!is_plain_temp(s, &in->dst[d].reg))
            continue;
        for (unsigned i = 0; i < written->count; i++)
            facts[i] = fact_of(s, index, written->component[i]);
        for (unsigned i = 0; i < written->count; i++) {
            uint32_t cell = cell_of(&in->dst[d].reg, written->component[i]);
            s->facts[cell] = facts[i];
            s->written[cell] = s->now;
        }
    }
}

/* ---- Links --------------------------------------------------------------------------------- */

static bool has_else(const struct search *s, uint32_t link)
{
    return s->instructions[s->instructions[link].label].opcode == TGSIC_OPCODE_ELSE;
}

static uint32_t end_of(const struct search *s, uint32_t link)
{
    uint32_t label = s->instructions[link].label;
    return has_else(s, link) ? s->instructions[label].label : label;
}

/* The UIF that is all of the link's ELSE but tests in front of it, or NOWHERE. */
static uint32_t next_link(const struct search *s, uint32_t link)
{
    uint32_t next = s->instructions[link].label + 1;
    if (!has_else(s, link))
        return NOWHERE;
    while (is_test(s, next))
        next++;
    return s->instructions[next].opcode == TGSIC_OPCODE_UIF &&
                   end_of(s, next) + 1 == end_of(s, link)
               ? next
               : NOWHERE;
}

static bool may_be_chain(const struct search *s, uint32_t link)
{
    unsigned count = 1;
    while (count < TGSIC_FEWEST_LINKS && (link = next_link(s, link)) != NOWHERE)
        count++;
    return count == TGSIC_FEWEST_LINKS;
}

static bool is_same_subject(const struct search *s, const struct fact *a, const struct fact *b)
{
    const struct tgsic_src *x = subject_of(s, a), *y = subject_of(s, b);
    return x->reg.file == y->reg.file && x->reg.index == y->reg.index &&
           x->reg.has_dimension == y->reg.has_dimension &&
           (!x->reg.has_dimension || x->reg.dimension == y->reg.dimension) &&
           x->swizzle[a->position] == y->swizzle[b->position] && a->version == b->version;
}

/* What is known of a link's condition, or NULL. */
static const struct fact *condition_of(const struct search *s, uint32_t link)
{
    const struct tgsic_src *src = &s->instructions[link].src[0];
    if (!is_plain_temp(s, &src->reg) || src->absolute || src->negate)
        return NULL;
    const struct fact *fact = &s->facts[cell_of(&src->reg, src->swizzle[0])];
    return fact->time > s->before ? fact : NULL;
}

static bool goes_on(const struct search *s, const struct fact *fact)
{
    const struct run *run = s->run;
    if (!run->count || run->count == TGSIC_MOST_LINKS ||
        !is_same_subject(s, fact, &run->links[0].fact))
        return false;
    for (uint32_t i = 0; i < run->count; i++)
        if (run->links[i].fact.value == fact->value)
            return false;
    return true;
}

/* ---- Chains -------------------------------------------------------------------------------- */

static void count_read(struct search *s, uint32_t variable, uint32_t by)
{
    if (variable != TGSIC_NO_VARIABLE)
        s->reads[variable] += by;
}

/* Counts the variables that an instruction reads. */
static void count_reads(struct search *s, uint32_t index, uint32_t by)
{
    const struct tgsic_instruction *in = &s->instructions[index];
    const struct tgsic_operand_variables *op = &s->scan->operands[s->scan->first_operand[index]];
    unsigned count = in->num_dst + in->num_src + (in->texture ? in->texture->num_offsets : 0u);
    for (unsigned k = 0; k < count; k++) {
        const struct tgsic_components *read = &tgsic_components_of[op[k].mask];
        for (unsigned c = 0; k >= in->num_dst && c < read->count; c++)
            count_read(s, tgsic_variable_at(&op[k], read->component[c]), by);
        count_read(s, tgsic_index_variable(&op[k]), by);
        count_read(s, tgsic_dimension_variable(&op[k]), by);
    }
}

static void count_all_reads(struct search *s)
{
    s->reads = ARENA_ARRAY(s->arena, uint32_t, s->scan->num_variables);
    for (uint32_t i = 0; i < s->scan->shader->num_instructions; i++)
        count_reads(s, i, 1);
}

/* A chain reads its subject once, and no conditions. */
static void read_as_chain(struct search *s, uint32_t subject, uint32_t conditions)
{
    count_reads(s, s->run->links[0].fact.compare, subject);
    for (uint32_t i = 0; i < s->run->count; i++)
        count_reads(s, s->run->links[i].start, conditions);
}

static bool is_needed(const struct search *s, uint32_t test)
{
    const struct tgsic_operand_variables *op = &s->scan->operands[s->scan->first_operand[test]];
    for (unsigned c = 0; c < 4; c++)
        if (op->mask >> c & 1 && s->reads[tgsic_variable_at(op, c)])
            return true;
    return false;
}

static void mark(struct search *s, uint32_t instruction)
{
    s->chains->of[instruction] = s->chains->count + 1;
}

/* What a test reads that nobody reads is not read, either. */
static void drop(struct search *s, uint32_t test)
{
    if (s->chains->of[test] || is_needed(s, test))
        return;
    mark(s, test);
    count_reads(s, test, DOWN);
    ARENA_RESERVE_RAW(s->arena, s->dropped, s->num_dropped);
    s->dropped[s->num_dropped++] = test;
}

static uint32_t first_test(const struct search *s, uint32_t link)
{
    return s->instructions[s->run->links[link].start].label + 1;
}

/* Copies go before what they copy. */
static void drop_tests(struct search *s)
{
    const struct run *run = s->run;
    s->num_dropped = 0;
    for (uint32_t k = run->count - 1; k-- > 0;)
        for (uint32_t i = run->links[k + 1].start; i-- > first_test(s, k);)
            drop(s, i);
    for (uint32_t k = 0; k < run->count; k++)
        drop(s, run->links[k].fact.writer);
    for (uint32_t k = 0; k < run->count; k++)
        drop(s, run->links[k].fact.compare);
}

static void take_back(struct search *s)
{
    for (uint32_t i = 0; i < s->num_dropped; i++) {
        s->chains->of[s->dropped[i]] = 0;
        count_reads(s, s->dropped[i], 1);
    }
    read_as_chain(s, DOWN, 1);
}

/* The tests in ELSE parts that were not dropped; false: there are too many. */
static bool keep_tests(const struct search *s, struct tgsic_chain *chain)
{
    for (uint32_t k = 0; k + 1 < s->run->count; k++)
        for (uint32_t i = first_test(s, k); i < s->run->links[k + 1].start; i++) {
            if (s->chains->of[i])
                continue;
            if (chain->num_kept == TGSIC_MOST_KEPT)
                return false;
            chain->kept[chain->num_kept++] = i;
        }
    return true;
}

static void mark_links(struct search *s)
{
    for (uint32_t k = 0; k < s->run->count; k++) {
        uint32_t link = s->run->links[k].start;
        mark(s, link);
        mark(s, s->instructions[link].label);
        mark(s, end_of(s, link));
    }
}

static struct tgsic_chain make_chain(struct search *s)
{
    const struct run *run = s->run;
    const struct fact *first = &run->links[0].fact;
    struct tgsic_chain chain = {.num_links = run->count,
                                .end = end_of(s, run->links[0].start),
                                .compare = first->compare,
                                .source = first->source,
                                .position = first->position,
                                .has_else = has_else(s, run->links[run->count - 1].start)};
    chain.links = ARENA_ARRAY(s->arena, struct tgsic_chain_link, run->count);
    for (uint32_t i = 0; i < run->count; i++)
        chain.links[i] = (struct tgsic_chain_link){run->links[i].start, run->links[i].fact.value};
    return chain;
}

static void add_chain(struct search *s)
{
    struct tgsic_chain chain = make_chain(s);
    read_as_chain(s, 1, DOWN);
    drop_tests(s);
    if (!keep_tests(s, &chain)) {
        take_back(s);
        return;
    }
    mark_links(s);
    ARENA_RESERVE(s->arena, s->chains->list, s->chains->count);
    s->chains->list[s->chains->count++] = chain;
}

static void end_run(struct search *s)
{
    if (s->run->count >= TGSIC_FEWEST_LINKS) {
        if (!s->reads)
            count_all_reads(s);
        add_chain(s);
    }
    s->run->count = 0;
}

/* ---- The walk ------------------------------------------------------------------------------ */

/* A link that does not go on with the run may start another one, if the subject is still there to
 * be read. */
static void take(struct search *s, uint32_t link)
{
    const struct fact *fact = condition_of(s, link);
    if (!fact || !goes_on(s, fact))
        end_run(s);
    if (fact && (s->run->count || last_change(s, fact) == fact->version))
        s->run->links[s->run->count++] = (struct link){link, *fact};
}

static void walk(struct search *s, uint32_t block, uint32_t link)
{
    s->before = s->now;
    for (uint32_t i = block; i < link; i++)
        pass(s, i);
    while (link != NOWHERE) {
        uint32_t next = next_link(s, link);
        s->is_searched[link] = true;
        take(s, link);
        for (uint32_t i = s->instructions[link].label + 1; next != NOWHERE && i < next; i++)
            pass(s, i);
        link = next;
    }
    end_run(s);
}

static void prepare(struct search *s)
{
    if (s->is_searched)
        return;
    s->run = ARENA_NEW(s->arena, struct run);
    s->is_searched = ARENA_ARRAY(s->arena, bool, s->scan->shader->num_instructions);
    s->chains->of = ARENA_ARRAY(s->arena, uint32_t, s->scan->shader->num_instructions);
    s->facts = ARENA_ARRAY(s->arena, struct fact, s->scan->num_temps * 4u);
    s->written = ARENA_ARRAY(s->arena, uint32_t, s->scan->num_temps * 4u);
}

void tgsic_find_chains(struct tgsic_arena *arena, const struct tgsic_scan *scan,
                       struct tgsic_chains *chains)
{
    struct search s = {
        .arena = arena, .scan = scan, .instructions = scan->shader->instructions, .chains = chains};
    uint32_t block = 0, switches = 0;
    *chains = (struct tgsic_chains){0};
    for (uint32_t k = 0; k < scan->outline.num_special && !scan->has_subroutines; k++) {
        uint32_t i = scan->outline.special[k];
        unsigned opcode = s.instructions[i].opcode;
        switches += opcode == TGSIC_OPCODE_SWITCH;
        switches -= opcode == TGSIC_OPCODE_ENDSWITCH;
        if (opcode == TGSIC_OPCODE_UIF && !switches && !(s.is_searched && s.is_searched[i]) &&
            may_be_chain(&s, i)) {
            prepare(&s);
            walk(&s, block, i);
        }
        if (tgsic_opcode_info(opcode)->flags & TGSIC_OPFLAG_FLOW)
            block = i + 1;
    }
}
