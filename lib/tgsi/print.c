/* SPDX-License-Identifier: MIT */
/* Prints the canonical text form, laid out as Mesa's dumper does.
 *
 * Where several texts mean the same, the one is printed that Mesa's and virglrenderer's parsers
 * both read back to the same bits. What no text says is an error, never left out. */
#include "diag_codes.h"
#include "number.h"
#include "shader.h"
#include "text_buffer.h"

#include <string.h>

#define MAX_INDENT 64

struct printer {
    struct tgsic_text text;
    const struct tgsic_shader *shader;
    struct tgsic_diags *diags;
    bool vertices_known; /* so that [] can be read back */
    uint32_t indent;
};

/* The form has a number or a combination in it that has no text. */
static void cannot_print(struct printer *p, struct tgsic_pos pos, const char *what)
{
    tgsic_diags_add(p->diags, TGSIC_ERROR, E_NO_TEXT, pos, "the text form has no way to say %s",
                    what);
    tgsic_arena_fail(p->text.arena, TGSIC_E_UNSUPPORTED);
}

/* A name from a table, NULL when the number has none. */
static void put_name(struct printer *p, const char *name, struct tgsic_pos pos, const char *what)
{
    if (!name)
        cannot_print(p, pos, what);
    tgsic_text_str(&p->text, name);
}

static void put_index(struct printer *p, int64_t index)
{
    tgsic_text_char(&p->text, '[');
    tgsic_text_int(&p->text, index);
    tgsic_text_char(&p->text, ']');
}

/* ---- Properties ---------------------------------------------------------------------------- */

static void print_property(struct printer *p, const struct tgsic_property_value *property)
{
    TEXT_LITERAL(&p->text, "PROPERTY ");
    put_name(p, tgsic_property_name(property->name), property->pos, "this property");
    tgsic_text_char(&p->text, ' ');
    if (tgsic_property_value_kind(property->name) == TGSIC_PROPERTY_IS_UINT)
        tgsic_text_uint(&p->text, property->value);
    else
        put_name(p, tgsic_property_value_name(property->name, property->value), property->pos,
                 "this value of a property");
    tgsic_text_char(&p->text, '\n');
}

/* ---- Declarations -------------------------------------------------------------------------- */

static void print_mask(struct printer *p, unsigned mask, struct tgsic_pos pos)
{
    if (mask == TGSIC_WRITEMASK_XYZW)
        return;
    if (!mask || mask > TGSIC_WRITEMASK_XYZW)
        cannot_print(p, pos, "an empty mask");
    tgsic_text_char(&p->text, '.');
    for (int c = 0; c < 4; c++)
        if (mask >> c & 1)
            tgsic_text_char(&p->text, "xyzw"[c]);
}

static void print_semantic(struct printer *p, const struct tgsic_declaration *d)
{
    TEXT_LITERAL(&p->text, ", ");
    put_name(p, tgsic_semantic_name(d->semantic), d->pos, "this semantic");
    if (d->semantic_index || d->semantic == TGSIC_SEMANTIC_GENERIC ||
        d->semantic == TGSIC_SEMANTIC_TEXCOORD)
        put_index(p, d->semantic_index);
    if (d->stream[0] | d->stream[1] | d->stream[2] | d->stream[3])
        tgsic_text_printf(&p->text, ", STREAM(%d, %d, %d, %d)", d->stream[0], d->stream[1],
                          d->stream[2], d->stream[3]);
}

static void print_image(struct printer *p, const struct tgsic_declaration *d)
{
    TEXT_LITERAL(&p->text, ", ");
    put_name(p, tgsic_target_info(d->target)->name, d->pos, "this target");
    TEXT_LITERAL(&p->text, ", PIPE_FORMAT_");
    put_name(p, tgsic_format_name(d->format), d->pos, "this format");
    if (d->writable)
        TEXT_LITERAL(&p->text, ", WR");
    if (d->raw)
        TEXT_LITERAL(&p->text, ", RAW");
}

static void print_view(struct printer *p, const struct tgsic_declaration *d)
{
    const uint8_t *types = d->return_type;
    bool same = types[0] == types[1] && types[0] == types[2] && types[0] == types[3];
    TEXT_LITERAL(&p->text, ", ");
    put_name(p, tgsic_target_info(d->target)->name, d->pos, "this target");
    for (int c = 0; c < (same ? 1 : 4); c++) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_return_type_name(types[c]), d->pos, "this return type");
    }
}

static void print_interpolation(struct printer *p, const struct tgsic_declaration *d)
{
    TEXT_LITERAL(&p->text, ", ");
    put_name(p, tgsic_interpolation_name(d->interpolation), d->pos, "this interpolation");
    if (d->location) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_location_name(d->location), d->pos, "this location");
    }
}

/* What the token form can hold, but no attribute of the file says. */
static bool has_more_than_text(const struct tgsic_shader *shader, const struct tgsic_declaration *d)
{
    bool special = d->file == TGSIC_FILE_IMAGE || d->file == TGSIC_FILE_SVIEW ||
                   d->file == TGSIC_FILE_BUFFER || d->file == TGSIC_FILE_MEMORY;
    bool attribute = shader->processor == TGSIC_PROCESSOR_VERT && d->file == TGSIC_FILE_IN;
    bool streams = d->stream[0] | d->stream[1] | d->stream[2] | d->stream[3];
    bool geometry_output = shader->processor == TGSIC_PROCESSOR_GEOM && d->file == TGSIC_FILE_OUT;
    /* Without a semantic in front of it, the word COLOR is one. */
    bool mistaken =
        d->has_interpolation && !d->has_semantic && d->interpolation == TGSIC_INTERPOLATE_COLOR;
    /* Neither form has a place for these alone. */
    bool lost = (streams && !d->has_semantic) || (d->location && !d->has_interpolation);
    return ((special || attribute) && (d->local || d->has_semantic || d->has_interpolation)) ||
           (attribute && d->invariant) || (streams && !geometry_output) || mistaken || lost;
}

static void print_attributes(struct printer *p, const struct tgsic_declaration *d)
{
    if (d->has_array)
        tgsic_text_printf(&p->text, ", ARRAY(%u)", (unsigned)d->array_id);
    if (d->local)
        TEXT_LITERAL(&p->text, ", LOCAL");
    if (d->has_semantic)
        print_semantic(p, d);
    if (d->file == TGSIC_FILE_IMAGE)
        print_image(p, d);
    if (d->file == TGSIC_FILE_SVIEW)
        print_view(p, d);
    if (d->file == TGSIC_FILE_BUFFER && d->atomic)
        TEXT_LITERAL(&p->text, ", ATOMIC");
    if (d->file == TGSIC_FILE_MEMORY) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_memory_type_name(d->memory_type), d->pos, "this type of memory");
    }
    if (d->has_interpolation)
        print_interpolation(p, d);
    if (d->invariant)
        TEXT_LITERAL(&p->text, ", INVARIANT");
}

static void print_declaration(struct printer *p, const struct tgsic_declaration *d)
{
    /* Mesa prints the bracket for the primitive number of GEOM too, which has no vertices. */
    bool geometry_input = p->shader->processor == TGSIC_PROCESSOR_GEOM && d->file == TGSIC_FILE_IN;
    bool per_vertex =
        geometry_input || tgsic_is_per_vertex((enum tgsic_processor)p->shader->processor, d);
    if (has_more_than_text(p->shader, d))
        cannot_print(p, d->pos, "these attributes of a declaration");
    if (d->has_dimension && tgsic_has_vertex_bracket(p->shader->processor, d->file))
        cannot_print(p, d->pos, "a dimension that is not the vertex");
    TEXT_LITERAL(&p->text, "DCL ");
    put_name(p, tgsic_file_name(d->file), d->pos, "this register file");
    if (per_vertex && p->vertices_known)
        TEXT_LITERAL(&p->text, "[]");
    if (d->has_dimension)
        put_index(p, d->dimension);
    tgsic_text_char(&p->text, '[');
    tgsic_text_uint(&p->text, d->first);
    if (d->last != d->first) {
        TEXT_LITERAL(&p->text, "..");
        tgsic_text_uint(&p->text, d->last);
    }
    tgsic_text_char(&p->text, ']');
    print_mask(p, d->usage_mask, d->pos);
    print_attributes(p, d);
    tgsic_text_char(&p->text, '\n');
}

/* ---- Immediates ---------------------------------------------------------------------------- */

static uint64_t wide_at(const uint32_t *words)
{
    return words[0] | (uint64_t)words[1] << 32;
}

static bool is_finite32(uint32_t bits)
{
    return (bits & 0x7f800000u) != 0x7f800000u;
}

static bool is_finite64(uint64_t bits)
{
    return (bits >> 52 & 0x7ff) != 0x7ff;
}

/* No parser reads infinities and NaNs of all bits, but all read integers. Doubles become 32-bit
 * words as well: virglrenderer parses UINT64 but does not translate it. */
static unsigned printable_type(const struct tgsic_immediate *immediate)
{
    const uint32_t *bits = immediate->bits;
    if (immediate->type == TGSIC_IMM_FLT32)
        for (int i = 0; i < 4; i++)
            if (!is_finite32(bits[i]))
                return TGSIC_IMM_UINT32;
    if (immediate->type == TGSIC_IMM_FLT64)
        for (int i = 0; i < 4; i += 2)
            if (!is_finite64(wide_at(bits + i)))
                return TGSIC_IMM_UINT32;
    return immediate->type;
}

static void print_float32(struct tgsic_text *text, uint32_t bits)
{
    char number[TGSIC_NUMBER_SIZE];
    float value;
    double wide;
    memcpy(&value, &bits, sizeof value);
    size_t length = tgsic_print_float(value, number);
    /* virglrenderer reads a double and rounds that again. Should this miss, the digits of the
     * double are right for both ways of reading. */
    if (!tgsic_parse_double(number, length, &wide) || (float)wide != value)
        length = tgsic_print_double((double)value, number);
    tgsic_text_bytes(text, number, length);
}

static void print_float64(struct tgsic_text *text, uint64_t bits)
{
    char number[TGSIC_NUMBER_SIZE];
    double value;
    memcpy(&value, &bits, sizeof value);
    tgsic_text_bytes(text, number, tgsic_print_double(value, number));
}

static void print_value(struct tgsic_text *text, unsigned type, const uint32_t *words)
{
    switch (type) {
    case TGSIC_IMM_FLT32:
        print_float32(text, *words);
        break;
    case TGSIC_IMM_UINT32:
        tgsic_text_uint(text, *words);
        break;
    case TGSIC_IMM_INT32:
        tgsic_text_int(text, *words > INT32_MAX ? (int64_t)*words - UINT32_MAX - 1 : *words);
        break;
    case TGSIC_IMM_FLT64:
        print_float64(text, wide_at(words));
        break;
    case TGSIC_IMM_UINT64:
        tgsic_text_uint(text, wide_at(words));
        break;
    case TGSIC_IMM_INT64:
        if (words[1] >> 31)
            tgsic_text_char(text, '-');
        tgsic_text_uint(text, words[1] >> 31 ? 0 - wide_at(words) : wide_at(words));
        break;
    }
}

static void print_immediate(struct printer *p, uint32_t index)
{
    const struct tgsic_immediate *immediate = &p->shader->immediates[index];
    unsigned type = printable_type(immediate);
    TEXT_LITERAL(&p->text, "IMM");
    put_index(p, index);
    tgsic_text_char(&p->text, ' ');
    put_name(p, tgsic_immediate_type_name(type), immediate->pos, "this type of immediate");
    TEXT_LITERAL(&p->text, " {");
    for (int i = 0; i < 4; i += type >= TGSIC_IMM_FLT64 ? 2 : 1) {
        if (i)
            TEXT_LITERAL(&p->text, ", ");
        print_value(&p->text, type, &immediate->bits[i]);
    }
    TEXT_LITERAL(&p->text, "}\n");
}

/* ---- Instructions -------------------------------------------------------------------------- */

static void print_register_index(struct printer *p, int16_t index,
                                 const struct tgsic_indirect *indirect, struct tgsic_pos pos)
{
    if (!indirect) {
        put_index(p, index);
        return;
    }
    tgsic_text_char(&p->text, '[');
    put_name(p, tgsic_file_name(indirect->file), pos, "this register file");
    if (indirect->index < 0)
        cannot_print(p, pos, "a negative number of an address register");
    put_index(p, indirect->index);
    tgsic_text_char(&p->text, '.');
    tgsic_text_char(&p->text, "xyzw"[indirect->component & 3]);
    if (index > 0)
        tgsic_text_char(&p->text, '+');
    if (index)
        tgsic_text_int(&p->text, index);
    tgsic_text_char(&p->text, ']');
    if (indirect->array_id)
        tgsic_text_printf(&p->text, "(%u)", (unsigned)indirect->array_id);
}

static void print_register(struct printer *p, const struct tgsic_register *reg,
                           struct tgsic_pos pos)
{
    put_name(p, tgsic_file_name(reg->file), pos, "this register file");
    if (reg->has_dimension)
        print_register_index(p, reg->dimension, reg->dimension_indirect, pos);
    print_register_index(p, reg->index, reg->indirect, pos);
}

static void print_swizzle(struct printer *p, const uint8_t *swizzle, int count)
{
    tgsic_text_char(&p->text, '.');
    for (int i = 0; i < count; i++)
        tgsic_text_char(&p->text, "xyzw"[swizzle[i] & 3]);
}

static void print_src(struct printer *p, const struct tgsic_src *src, struct tgsic_pos pos)
{
    const uint8_t *s = src->swizzle;
    if (src->negate)
        tgsic_text_char(&p->text, '-');
    if (src->absolute)
        tgsic_text_char(&p->text, '|');
    print_register(p, &src->reg, pos);
    if (s[0] != 0 || s[1] != 1 || s[2] != 2 || s[3] != 3)
        print_swizzle(p, s, 4);
    if (src->absolute)
        tgsic_text_char(&p->text, '|');
}

static void print_operands(struct printer *p, const struct tgsic_instruction *inst)
{
    for (unsigned i = 0; i < inst->num_dst; i++) {
        tgsic_text_bytes(&p->text, i ? ", " : " ", i ? 2 : 1);
        print_register(p, &inst->dst[i].reg, inst->pos);
        print_mask(p, inst->dst[i].writemask, inst->pos);
    }
    for (unsigned i = inst->num_dst; i < (unsigned)inst->num_dst + inst->num_src; i++) {
        tgsic_text_bytes(&p->text, i ? ", " : " ", i ? 2 : 1);
        print_src(p, &inst->src[i - inst->num_dst], inst->pos);
    }
}

static void print_texture(struct printer *p, const struct tgsic_instruction *inst, unsigned flags)
{
    const struct tgsic_texture *texture = inst->texture;
    if (!(flags & (TGSIC_OPFLAG_TEX | TGSIC_OPFLAG_OFFSETS)) || texture->num_offsets > 4 ||
        (flags & TAKES_MEMORY_PART && texture->num_offsets))
        cannot_print(p, inst->pos, "a texture part on this instruction");
    if (flags & TGSIC_OPFLAG_TEX) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_target_info(texture->target)->name, inst->pos, "this target");
    }
    for (unsigned i = 0; i < texture->num_offsets; i++) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_file_name(texture->offsets[i].file), inst->pos, "this register file");
        put_index(p, texture->offsets[i].index);
        print_swizzle(p, texture->offsets[i].swizzle, 3);
    }
}

static void print_memory(struct printer *p, const struct tgsic_instruction *inst, unsigned flags)
{
    const struct tgsic_memory *memory = inst->memory;
    if (!(flags & TAKES_MEMORY_PART))
        cannot_print(p, inst->pos, "a memory part on this instruction");
#define TGSI_MEMORY_QUALIFIER(bit, name)                                                           \
    if (memory->qualifiers & (bit))                                                                \
        TEXT_LITERAL(&p->text, ", " #name);
#include "enums.def"
    if (memory->target) {
        TEXT_LITERAL(&p->text, ", ");
        put_name(p, tgsic_target_info(memory->target)->name, inst->pos, "this target");
    }
    if (memory->format) {
        TEXT_LITERAL(&p->text, ", PIPE_FORMAT_");
        put_name(p, tgsic_format_name(memory->format), inst->pos, "this format");
    }
}

static void print_number(struct printer *p, uint32_t index)
{
    tgsic_text_pad(&p->text, index < 10 ? 2 : index < 100 ? 1 : 0);
    tgsic_text_uint(&p->text, index);
    TEXT_LITERAL(&p->text, ": ");
}

static void print_instruction(struct printer *p, uint32_t index)
{
    const struct tgsic_instruction *inst = &p->shader->instructions[index];
    const struct tgsic_opcode_info *info = &tgsic_opcode_table[inst->opcode];
    if (inst->num_dst != info->num_dst || inst->num_src != info->num_src ||
        (info->flags & TGSIC_OPFLAG_TEX && !inst->texture))
        cannot_print(p, inst->pos, "this opcode with these operands");
    if (info->flags & TGSIC_OPFLAG_DEDENT && p->indent)
        p->indent--;
    print_number(p, index);
    tgsic_text_pad(&p->text, (size_t)p->indent * 2);
    tgsic_text_str(&p->text, info->name);
    if (inst->saturate)
        TEXT_LITERAL(&p->text, "_SAT");
    if (inst->precise)
        TEXT_LITERAL(&p->text, "_PRECISE");
    print_operands(p, inst);
    if (inst->texture)
        print_texture(p, inst, info->flags);
    if (inst->memory)
        print_memory(p, inst, info->flags);
    if (inst->has_label && info->flags & TGSIC_OPFLAG_LABEL) {
        TEXT_LITERAL(&p->text, " :");
        tgsic_text_uint(&p->text, inst->label);
    }
    tgsic_text_char(&p->text, '\n');
    /* Bounded, so that hostile nesting does not make the text quadratic. */
    if (info->flags & TGSIC_OPFLAG_INDENT && p->indent < MAX_INDENT)
        p->indent++;
}

/* ---- The whole ----------------------------------------------------------------------------- */

static bool vertices_known(const struct tgsic_shader *shader)
{
    return shader->processor != TGSIC_PROCESSOR_GEOM ||
           tgsic_primitive_vertices(
               tgsic_shader_property(shader, TGSIC_PROPERTY_GS_INPUT_PRIMITIVE, UINT32_MAX)) > 0;
}

static void print_all(struct printer *p)
{
    static const struct tgsic_pos nowhere = {0};
    const struct tgsic_shader *shader = p->shader;
    p->vertices_known = vertices_known(shader);
    put_name(p, tgsic_processor_name(shader->processor), nowhere, "this processor");
    tgsic_text_char(&p->text, '\n');
    for (uint32_t i = 0; i < shader->num_properties; i++)
        print_property(p, &shader->properties[i]);
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        print_declaration(p, &shader->declarations[i]);
    for (uint32_t i = 0; i < shader->num_immediates; i++)
        print_immediate(p, i);
    for (uint32_t i = 0; i < shader->num_instructions; i++)
        print_instruction(p, i);
}

void tgsic_print_instruction(const struct tgsic_shader *shader, uint32_t index,
                             struct tgsic_text *out)
{
    struct printer printer = {
        .shader = shader, .text = *out, .vertices_known = vertices_known(shader)};
    print_instruction(&printer, index);
    printer.text.size--; /* the end of the line */
    *out = printer.text;
}

enum tgsic_result tgsic_print_text(const struct tgsic_shader *shader,
                                   const struct tgsic_write_options *opts, struct tgsic_buffer *out,
                                   struct tgsic_diags *diags)
{
    struct tgsic_write_options options = tgsic_write_options_fill(opts);
    struct tgsic_arena arena;
    jmp_buf escape;
    size_t errors = diags ? diags->errors : 0;
    tgsic_arena_init(&arena, options.allocator, SIZE_MAX, &escape);
    if (setjmp(escape))
        return tgsic_end_early(&arena, diags, errors);
    struct printer printer = {.shader = shader, .diags = diags};
    tgsic_text_init(&printer.text, &arena, options.max_output);
    print_all(&printer);
    tgsic_text_finish(&printer.text, options.allocator, out);
    tgsic_arena_free(&arena);
    return TGSIC_OK;
}
