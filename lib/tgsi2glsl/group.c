/* SPDX-License-Identifier: MIT */
/* Opcodes that look at other invocations or outside: votes, ballots, reads across the subgroup, the
 * clock, the helper test. */
#include "emit.h"

/* ---- Votes --------------------------------------------------------------------------------- */

static void print_vote_function(struct emit *e, const char *name)
{
    tgsic_text_str(e->out, name);
    tgsic_text_str(e->out, tgsic_emit_version(e) >= 460 ? "(" : "ARB(");
}

/* Equality of words that are no bools compares with the first invocation's. */
static void print_vote(struct emit *e, unsigned position)
{
    enum tgsic_kind kind = tgsic_emit_source_places(e, 0)[position].kind;
    switch (e->in->opcode) {
    case TGSIC_OPCODE_VOTE_ANY:
        print_vote_function(e, "anyInvocation");
        break;
    case TGSIC_OPCODE_VOTE_ALL:
        print_vote_function(e, "allInvocations");
        break;
    default:
        if (kind == TGSIC_KIND_BOOL) {
            print_vote_function(e, "allInvocationsEqual");
            break;
        }
        tgsic_emit_need(e, TGSIC_FEATURE_BALLOT);
        tgsic_emit_need(e, TGSIC_FEATURE_INT64);
        print_vote_function(e, "allInvocations");
        TEXT_LITERAL(e->out, "readFirstInvocationARB(");
        tgsic_emit_scalar(e, 0, position, TGSIC_KIND_UINT);
        TEXT_LITERAL(e->out, ") == ");
        tgsic_emit_scalar(e, 0, position, TGSIC_KIND_UINT);
        tgsic_text_char(e->out, ')');
        return;
    }
    tgsic_emit_scalar(e, 0, position, TGSIC_KIND_BOOL);
    tgsic_text_char(e->out, ')');
}

static void write_vote(struct emit *e, const struct part *part)
{
    bool scalar = part->count > 1 && tgsic_emit_is_scalar(e, 0, part->component, part->count);
    unsigned count = scalar ? 1 : part->count;
    tgsic_emit_begin(e, part, 'b', scalar);
    if (count > 1)
        tgsic_text_printf(e->out, "%s(", tgsic_emit_type(TGSIC_KIND_BOOL, count));
    for (unsigned i = 0; i < count; i++) {
        if (i)
            TEXT_LITERAL(e->out, ", ");
        print_vote(e, part->component[i]);
    }
    if (count > 1)
        tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, 'b', scalar);
}

/* ---- Ballots and reads --------------------------------------------------------------------- */

static void print_ballot(struct emit *e)
{
    bool wide = e->in->dst[0].writemask >> 2;
    tgsic_text_str(e->out, wide ? "uvec4(unpackUint2x32(ballotARB(" : "unpackUint2x32(ballotARB(");
    tgsic_emit_scalar(e, 0, 0, TGSIC_KIND_BOOL);
    tgsic_text_str(e->out, wide ? ")), 0u, 0u)" : "))");
}

static void write_read(struct emit *e, const struct part *part)
{
    enum tgsic_kind kind = part->place.kind == TGSIC_KIND_FLOAT ? TGSIC_KIND_FLOAT
                           : part->place.kind == TGSIC_KIND_INT ? TGSIC_KIND_INT
                                                                : TGSIC_KIND_UINT;
    char letter = kind == TGSIC_KIND_FLOAT ? 'f' : kind == TGSIC_KIND_INT ? 'i' : 'u';
    bool first = e->in->opcode == TGSIC_OPCODE_READ_FIRST;
    tgsic_emit_begin(e, part, letter, false);
    tgsic_text_str(e->out, first ? "readFirstInvocationARB(" : "readInvocationARB(");
    tgsic_emit_source(e, 0, part->component, part->count, kind, false);
    if (!first) {
        TEXT_LITERAL(e->out, ", ");
        tgsic_emit_scalar(e, 1, 0, TGSIC_KIND_UINT);
    }
    tgsic_text_char(e->out, ')');
    tgsic_emit_end(e, part, letter, false);
}

/* ---- Values from outside ------------------------------------------------------------------- */

static void print_clock(struct emit *e)
{
    tgsic_text_str(e->out, e->in->dst[0].writemask >> 2 ? "uvec4(clock2x32ARB(), 0u, 0u)"
                                                        : "clock2x32ARB()");
}

static void print_helper(struct emit *e)
{
    TEXT_LITERAL(e->out, "helperInvocationEXT()");
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

static void need_ballot(struct emit *e)
{
    tgsic_emit_need(e, TGSIC_FEATURE_BALLOT);
    tgsic_emit_need(e, TGSIC_FEATURE_INT64);
}

void tgsic_emit_group(struct emit *e)
{
    unsigned width = e->in->num_dst && e->in->dst[0].writemask >> 2 ? 4 : 2;
    switch (e->in->opcode) {
    case TGSIC_OPCODE_VOTE_ANY:
    case TGSIC_OPCODE_VOTE_ALL:
    case TGSIC_OPCODE_VOTE_EQ:
        tgsic_emit_need(e, TGSIC_FEATURE_VOTE);
        tgsic_emit_results(e, write_vote);
        break;
    case TGSIC_OPCODE_BALLOT:
        need_ballot(e);
        tgsic_emit_value(e, 'u', width, 0, print_ballot);
        break;
    case TGSIC_OPCODE_READ_FIRST:
    case TGSIC_OPCODE_READ_INVOC:
        need_ballot(e);
        tgsic_emit_results(e, write_read);
        break;
    case TGSIC_OPCODE_CLOCK:
        tgsic_emit_need(e, TGSIC_FEATURE_CLOCK);
        tgsic_emit_value(e, 'u', width, 0, print_clock);
        break;
    default:
        tgsic_emit_need(e, TGSIC_FEATURE_DEMOTE);
        tgsic_emit_value(e, 'b', 1, 0, print_helper);
        break;
    }
}
