/* SPDX-License-Identifier: MIT */
/* Control flow, discards, subroutines. */
#include "put.h"

/* A literal as a line of its own. */
enum { LINE_ROOM = 16 };
#define LINE(e, text) put_line((e), (const char[LINE_ROOM]){"" text "\n"}, sizeof(text))
static inline void put_line(struct emit *e, const char *text, size_t length)
{
    char *at = tgsic_emit_start_line(e, LINE_ROOM);
    memcpy(at, text, LINE_ROOM); /* at once, whatever its length */
    tgsic_text_end(e->out, at + length);
}

static void close_block(struct emit *e)
{
    if (e->indent > 1)
        e->indent--;
    LINE(e, "}");
}

/* with a counter where loops have to end */
static void begin_loop(struct emit *e)
{
    uint32_t most = e->opts->bound_loops > INT32_MAX ? INT32_MAX : e->opts->bound_loops;
    uint32_t number = e->num_bounded;
    if (most) {
        e->num_bounded++;
        tgsic_emit_indent(e);
        tgsic_text_printf(e->out, "int loop%u = 0;\n", number);
    }
    if (!most && tgsic_emit_loop_has_condition(e)) {
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "while (");
        tgsic_emit_condition(e, e->index + 1, true);
        TEXT_LITERAL(e->out, ") {\n");
        e->resume = e->index + 5;
    } else {
        LINE(e, "while (true) {");
    }
    e->indent++;
    if (most) {
        tgsic_emit_indent(e);
        tgsic_text_printf(e->out, "if (loop%u++ >= %u)\n", number, most);
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "    break;\n");
    }
}

static void emit_if(struct emit *e)
{
    static const uint8_t first[] = {0};
    char *at = e->after_else ? tgsic_text_room(e->out, STATEMENT_ROOM)
                             : tgsic_emit_start_line(e, STATEMENT_ROOM);
    e->after_else = false;
    at = PUT_LITERAL(at, "if (");
    if (e->in->opcode == TGSIC_OPCODE_IF) {
        at = put_source(e, at, 0, first, 1, TGSIC_KIND_FLOAT, true);
        at = PUT_LITERAL(at, " != 0.0");
    } else if (e->index && tgsic_emit_is_condition(e, e->index - 1)) {
        tgsic_text_end(e->out, at);
        tgsic_emit_condition(e, e->index - 1, false);
        at = tgsic_text_room(e->out, STATEMENT_ROOM);
    } else {
        at = put_source(e, at, 0, first, 1, TGSIC_KIND_BOOL, true);
    }
    tgsic_text_end(e->out, PUT_LITERAL(at, ") {\n"));
    e->indent++;
}

static void emit_else(struct emit *e)
{
    e->indent--;
    if (tgsic_emit_is_else_if(e)) {
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "} else ");
        e->after_else = true;
        return;
    }
    LINE(e, "} else {");
    e->indent++;
}

static void emit_endif(struct emit *e)
{
    if (!tgsic_emit_ends_else_if(e))
        close_block(e);
}

/* KILL_IF: any component below zero; components that are the same test once */
static void emit_kill_if(struct emit *e)
{
    static const uint8_t all[] = {0, 1, 2, 3};
    bool known = false, kills = false;
    uint32_t bits;

    for (unsigned c = 0; c < 4; c++) {
        float value;
        known = e->in->src[0].reg.file == TGSIC_FILE_IMM;
        if (!known || !tgsic_emit_immediate(e, 0, c, &bits))
            break;
        value = bits >> 31 && bits << 1 && bits <= 0xff800000u ? -1.0f : 1.0f;
        kills |= value < 0;
    }
    tgsic_emit_indent(e);
    if (kills) {
        TEXT_LITERAL(e->out, "discard;\n");
        return;
    }
    if (tgsic_emit_is_scalar(e, 0, all, 4)) {
        TEXT_LITERAL(e->out, "if (");
        tgsic_emit_scalar(e, 0, 0, TGSIC_KIND_FLOAT);
        TEXT_LITERAL(e->out, " < 0.0)\n");
    } else {
        TEXT_LITERAL(e->out, "if (any(lessThan(");
        tgsic_emit_vector(e, 0, 4, TGSIC_KIND_FLOAT);
        TEXT_LITERAL(e->out, ", vec4(0.0))))\n");
    }
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "    discard;\n");
}

/* ---- Switch -------------------------------------------------------------------------------- */

static void emit_switch(struct emit *e)
{
    struct place place = tgsic_emit_source_places(e, 0)[0];
    bool is_unsigned = place.kind == TGSIC_KIND_UINT;
    tgsic_emit_need(e, TGSIC_FEATURE_SWITCH);
    ARENA_RESERVE(e->arena, e->switch_kind, e->num_switches);
    e->switch_kind[e->num_switches++] = is_unsigned ? TGSIC_KIND_UINT : TGSIC_KIND_INT;
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "switch (");
    tgsic_emit_scalar(e, 0, 0, is_unsigned ? TGSIC_KIND_UINT : TGSIC_KIND_INT);
    TEXT_LITERAL(e->out, ") {\n");
    e->indent += 2;
    e->unreachable = true; /* nothing runs before the first label */
}

static void emit_case(struct emit *e)
{
    uint32_t bits;
    e->unreachable = false;
    e->indent--;
    if (e->in->opcode == TGSIC_OPCODE_DEFAULT) {
        LINE(e, "default:");
    } else if (!tgsic_emit_immediate(e, 0, 0, &bits)) {
        tgsic_emit_fail(e, e->in->pos, "CASE of a value that is no immediate");
    } else {
        tgsic_emit_indent(e);
        TEXT_LITERAL(e->out, "case ");
        tgsic_emit_literal(
            e, e->num_switches ? e->switch_kind[e->num_switches - 1] : TGSIC_KIND_INT, bits);
        TEXT_LITERAL(e->out, ":\n");
    }
    e->indent++;
}

static void emit_endswitch(struct emit *e)
{
    if (!e->unreachable)
        LINE(e, "break;"); /* a label must not be last */
    e->unreachable = false;
    if (e->num_switches)
        e->num_switches--;
    e->indent--;
    close_block(e);
}

/* ---- Subroutines --------------------------------------------------------------------------- */

static void emit_call(struct emit *e)
{
    tgsic_emit_indent(e);
    TEXT_LITERAL(e->out, "subroutine");
    tgsic_text_uint(e->out, e->in->label);
    TEXT_LITERAL(e->out, "();\n");
}

static void begin_subroutine(struct emit *e)
{
    tgsic_text_printf(&e->globals, "void subroutine%u();\n", e->index);
    e->out = &e->subroutines;
    tgsic_text_printf(e->out, "\nvoid subroutine%u()\n{\n", e->index);
    e->indent = 1;
}

static void end_subroutine(struct emit *e)
{
    TEXT_LITERAL(e->out, "}\n");
    e->out = &e->body;
}

/* At the end of the shader it says nothing. */
static void emit_return(struct emit *e)
{
    bool last = e->index + 1 < e->shader->num_instructions && e->in[1].opcode == TGSIC_OPCODE_END;
    if (!last)
        LINE(e, "return;");
}

/* ---- Dispatch ------------------------------------------------------------------------------ */

void tgsic_emit_flow(struct emit *e)
{
    switch (e->in->opcode) {
    case TGSIC_OPCODE_IF:
    case TGSIC_OPCODE_UIF:
        emit_if(e);
        break;
    case TGSIC_OPCODE_ELSE:
        emit_else(e);
        break;
    case TGSIC_OPCODE_ENDIF:
        emit_endif(e);
        break;
    case TGSIC_OPCODE_ENDLOOP:
        close_block(e);
        break;
    case TGSIC_OPCODE_BGNLOOP:
        begin_loop(e);
        break;
    case TGSIC_OPCODE_BRK:
        LINE(e, "break;");
        break;
    case TGSIC_OPCODE_CONT:
        LINE(e, "continue;");
        break;
    case TGSIC_OPCODE_RET:
        emit_return(e);
        break;
    case TGSIC_OPCODE_SWITCH:
        emit_switch(e);
        break;
    case TGSIC_OPCODE_CASE:
    case TGSIC_OPCODE_DEFAULT:
        emit_case(e);
        break;
    case TGSIC_OPCODE_ENDSWITCH:
        emit_endswitch(e);
        break;
    case TGSIC_OPCODE_KILL:
        LINE(e, "discard;");
        break;
    case TGSIC_OPCODE_KILL_IF:
        emit_kill_if(e);
        break;
    case TGSIC_OPCODE_CAL:
        emit_call(e);
        break;
    case TGSIC_OPCODE_BGNSUB:
        begin_subroutine(e);
        break;
    case TGSIC_OPCODE_ENDSUB:
        end_subroutine(e);
        break;
    case TGSIC_OPCODE_EMIT:
    case TGSIC_OPCODE_ENDPRIM:
        tgsic_emit_vertex(e);
        break;
    case TGSIC_OPCODE_MEMBAR:
        tgsic_emit_memory_barrier(e);
        break;
    case TGSIC_OPCODE_BARRIER:
        LINE(e, "barrier();");
        break;
    case TGSIC_OPCODE_DEMOTE:
        if (tgsic_emit_need(e, TGSIC_FEATURE_DEMOTE))
            LINE(e, "demote;");
        break;
    default: /* END, NOP */
        break;
    }
}
