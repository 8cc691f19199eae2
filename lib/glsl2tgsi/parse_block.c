/* SPDX-License-Identifier: MIT */
/* Interface blocks (GLSL 4.60 §4.3.9). */
#include "parse.h"

#include <string.h>

struct block {
    struct specifier *s;
    struct glsl_name *name;
    struct tgsic_pos pos;
    unsigned storage;
    struct glsl_member *members;
    struct glsl_name **names;
    uint32_t count;
    bool members_located;
};

static bool is_data(const struct block *b)
{
    return b->storage == AST_UNIFORM || b->storage == AST_BUFFER;
}

/* Which versions have which blocks */

static bool io_blocks(const struct parser *p)
{
    return ALLOWS(p, 150, 320, EXT_OES_shader_io_blocks, EXT_EXT_shader_io_blocks,
                  EXT_OES_geometry_shader, EXT_EXT_geometry_shader) ||
           has_extension(p, EXT_OES_tessellation_shader) ||
           has_extension(p, EXT_EXT_tessellation_shader);
}

static const char *why_no_block(const struct parser *p, const struct block *b)
{
    enum glsl_stage stage = p->lang->stage;
    if (!(b->s->seen & (SEEN_IN | SEEN_OUT | SEEN_UNIFORM | SEEN_BUFFER)))
        return "a block is qualified in, out, uniform or buffer";
    if (b->storage == AST_UNIFORM)
        return ALLOWS(p, 140, 300, EXT_ARB_uniform_buffer_object)
                   ? NULL
                   : "uniform blocks need GLSL 1.40, GLSL ES 3.00 or "
                     "GL_ARB_uniform_buffer_object";
    if (b->storage == AST_BUFFER)
        return ALLOWS(p, 430, 310, EXT_ARB_shader_storage_buffer_object)
                   ? NULL
                   : "buffer blocks need GLSL 4.30, GLSL ES 3.10 or "
                     "GL_ARB_shader_storage_buffer_object";
    if (!io_blocks(p))
        return "input and output blocks need GLSL 1.50, GLSL ES 3.20 or an extension";
    if (stage == GLSL_VERTEX && b->storage == AST_IN)
        return "a vertex shader has no input blocks";
    if (stage == GLSL_FRAGMENT && b->storage == AST_OUT)
        return "a fragment shader has no output blocks";
    return stage == GLSL_COMPUTE ? "a compute shader has no input and output blocks" : NULL;
}

static unsigned block_place(const struct block *b)
{
    switch (b->storage) {
    case AST_UNIFORM:
        return PLACE_UNIFORM_BLOCK;
    case AST_BUFFER:
        return PLACE_BUFFER_BLOCK;
    case AST_IN:
        return PLACE_IN_BLOCK;
    default:
        return PLACE_OUT_BLOCK;
    }
}

static void check_block_qualifiers(struct parser *p, const struct block *b)
{
    uint32_t allowed = SEEN_LAYOUT | SEEN_IN | SEEN_OUT | SEEN_UNIFORM | SEEN_BUFFER;
    if (b->storage == AST_BUFFER)
        allowed |= SEEN_MEMORY;
    if (!is_data(b) && b->s->q.flags & AST_PATCH)
        allowed |= SEEN_AUXILIARY;
    if (b->s->seen & ~allowed || b->s->q.flags & (AST_CENTROID | AST_SAMPLE))
        tgsic_glsl_error(p, E_QUALIFIER, b->s->pos, "a block does not take these qualifiers");
    if (b->s->seen & SEEN_IN && b->s->seen & SEEN_OUT)
        tgsic_glsl_error(p, E_QUALIFIER, b->s->pos, "a block cannot be inout");
    tgsic_glsl_check_layout_place(p, b->s, block_place(b));
    if (has_layout(b->s, LAYOUT_location) && !is_data(b) &&
        !ALLOWS(p, 410, 310, EXT_ARB_enhanced_layouts, EXT_ARB_separate_shader_objects))
        tgsic_glsl_error(p, E_LAYOUT, b->s->pos,
                         "locations of blocks need GLSL 4.10, GLSL ES 3.10 or an extension");
    if (has_layout(b->s, LAYOUT_binding) && !ALLOWS(p, 420, 310, EXT_ARB_shading_language_420pack,
                                                    EXT_ARB_shader_storage_buffer_object))
        tgsic_glsl_error(p, E_LAYOUT, b->s->pos, "'binding' needs GLSL 4.20 or an extension");
    bool explicit_layout = b->s->q.packing == AST_STD140 || b->s->q.packing == AST_STD430;
    if (has_layout(b->s, LAYOUT_align) && !explicit_layout)
        tgsic_glsl_error(p, E_LAYOUT, b->s->pos, "'align' needs std140 or std430");
    if (has_layout(b->s, LAYOUT_align) && (!b->s->q.align || b->s->q.align & (b->s->q.align - 1)))
        tgsic_glsl_error(p, E_LAYOUT, b->s->pos, "'align' is a power of two");
    tgsic_glsl_check_xfb(p, b->s, NULL);
}

/* What is said nowhere comes from the defaults. */
static void inherit_defaults(const struct parser *p, struct block *b)
{
    struct ast_qualifiers *q = &b->s->q;
    const struct ast_qualifiers *d =
        b->storage == AST_BUFFER ? &p->buffer_default : &p->uniform_default;
    if (!is_data(b)) {
        if (b->storage == AST_OUT && !(q->layout & AST_HAS_STREAM))
            q->stream = p->out_default.stream;
        if (b->storage == AST_OUT && !(q->layout & AST_HAS_XFB_BUFFER))
            q->xfb_buffer = p->out_default.xfb_buffer;
        return;
    }
    if (!q->packing)
        q->packing = d->packing;
    if (!q->matrix_order)
        q->matrix_order = d->matrix_order;
}

/* Members */

static uint32_t member_qualifiers(const struct block *b)
{
    uint32_t storage[] = {[AST_UNIFORM] = SEEN_UNIFORM,
                          [AST_BUFFER] = SEEN_BUFFER | SEEN_MEMORY,
                          [AST_IN] = SEEN_IN,
                          [AST_OUT] = SEEN_OUT};
    uint32_t allowed = SEEN_PRECISION | SEEN_LAYOUT | storage[b->storage];
    if (!is_data(b))
        allowed |= SEEN_INTERPOLATION | SEEN_AUXILIARY | SEEN_INVARIANT | SEEN_PRECISE;
    return allowed;
}

static void check_member_layout(struct parser *p, const struct block *b, const struct specifier *s,
                                const struct glsl_member *m)
{
    tgsic_glsl_check_layout_place(p, s, is_data(b) ? PLACE_DATA_MEMBER : PLACE_IO_MEMBER);
    if ((has_layout(s, LAYOUT_offset) || has_layout(s, LAYOUT_align)) &&
        (!ALLOWS(p, 440, 0, EXT_ARB_enhanced_layouts) ||
         (b->s->q.packing != AST_STD140 && b->s->q.packing != AST_STD430)))
        tgsic_glsl_error(p, E_LAYOUT, s->pos,
                         "'offset' and 'align' need std140 or std430 and GLSL "
                         "4.40 or GL_ARB_enhanced_layouts");
    if (has_layout(s, LAYOUT_align) && (!s->q.align || s->q.align & (s->q.align - 1)))
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "'align' is a power of two");
    if (has_layout(s, LAYOUT_location) && !ALLOWS(p, 440, 310, EXT_ARB_enhanced_layouts))
        tgsic_glsl_error(p, E_LAYOUT, s->pos,
                         "locations of members need GLSL 4.40 or GL_ARB_enhanced_layouts");
    if (has_layout(s, LAYOUT_stream) && s->q.stream != b->s->q.stream)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "a member's stream is its block's");
    if (has_layout(s, LAYOUT_xfb_buffer) && s->q.xfb_buffer != b->s->q.xfb_buffer)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "a member's xfb_buffer is its block's");
    tgsic_glsl_check_xfb(p, s, m->type);
}

static void check_member(struct parser *p, const struct block *b, const struct specifier *s,
                         const struct glsl_member *m)
{
    if (s->seen & ~member_qualifiers(b))
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "this block's members take no such qualifiers");
    if (glsl_is_error(m->type))
        return;
    if (m->type->base == GLSL_VOID)
        tgsic_glsl_error(p, E_BLOCK, m->pos, "a member cannot be void");
    if (glsl_holds(m->type, HOLDS_OPAQUE | HOLDS_SUBROUTINE) &&
        !has_extension(p, EXT_ARB_bindless_texture))
        tgsic_glsl_error(p, E_OPAQUE, m->pos, "a block cannot hold %.64s", m->type->name);
    if (!is_data(b))
        tgsic_glsl_check_io_type(p, &m->q, m->type, m->pos, true);
    if (glsl_is_unsized(m->type) && p->lang->es && b->storage != AST_BUFFER)
        tgsic_glsl_error(p, E_ARRAY, m->pos, "array '%.64s' needs a size", m->name);
    check_member_layout(p, b, s, m);
}

static void inherit_qualifiers(const struct block *b, struct glsl_member *m)
{
    const unsigned passed =
        AST_COHERENT | AST_VOLATILE | AST_RESTRICT | AST_READONLY | AST_WRITEONLY | AST_PATCH;
    m->q.storage = (uint8_t)b->storage;
    m->q.flags |= b->s->q.flags & passed;
    m->q.packing = b->s->q.packing;
    if (!m->q.matrix_order)
        m->q.matrix_order = b->s->q.matrix_order;
    if (!(m->q.layout & AST_HAS_STREAM))
        m->q.stream = b->s->q.stream;
}

/* struct_declarator of a block; an initialiser is an error that is worth its own words */
static void parse_member(struct parser *p, struct block *b, const struct specifier *s)
{
    struct token token = p->token;
    if (!tgsic_glsl_expect(p, TOK_IDENTIFIER))
        return;
    ARENA_RESERVE(p->arena, b->members, b->count);
    ARENA_RESERVE(p->arena, b->names, b->count);
    b->names[b->count] = token.name;
    struct glsl_member *m = &b->members[b->count++];
    m->name = token.name->text;
    m->pos = token.pos;
    m->type = tgsic_glsl_parse_array(p, s->type);
    m->q = s->q;
    m->q.precision = tgsic_glsl_declared_precision(p, s, m->type, token.pos);
    inherit_qualifiers(b, m);
    check_member(p, b, s, m);
    if (p->token.kind != TOK_ASSIGN)
        return;
    tgsic_glsl_error(p, E_BLOCK, p->token.pos, "members of a block have no initialisers");
    tgsic_glsl_advance(p);
    tgsic_glsl_parse_initializer(p, m->type);
}

static void parse_member_declaration(struct parser *p, struct block *b)
{
    struct specifier s;
    tgsic_glsl_parse_qualifiers(p, &s);
    tgsic_glsl_parse_type(p, &s);
    if (s.defines_struct)
        tgsic_glsl_error(p, E_STRUCT, s.type_pos, "a structure cannot be defined in a block");
    if (p->panicking)
        return;
    do
        parse_member(p, b, &s);
    while (!p->panicking && tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_SEMICOLON);
}

static void check_run_time_array(struct parser *p, const struct block *b)
{
    for (uint32_t i = 0; b->storage == AST_BUFFER && i + 1 < b->count; i++)
        if (glsl_is_unsized(b->members[i].type) && p->lang->es)
            tgsic_glsl_error(p, E_ARRAY, b->members[i].pos,
                             "only a buffer block's last member may lack a size");
}

/* Either the block, all members or none have a location (GLSL 4.60 §4.4.1). */
static void check_member_locations(struct parser *p, struct block *b)
{
    uint32_t located = 0;
    if (is_data(b) || b->s->q.layout & AST_HAS_LOCATION)
        return;
    for (uint32_t i = 0; i < b->count; i++)
        located += b->members[i].q.layout & AST_HAS_LOCATION;
    if (located && located != b->count)
        tgsic_glsl_error(p, E_LAYOUT, b->pos, "all members of a block have a location, or none");
    b->members_located = located != 0;
}

static void parse_members(struct parser *p, struct block *b)
{
    tgsic_glsl_expect(p, TOK_LEFT_BRACE);
    tgsic_glsl_enter(p);
    while (p->token.kind != TOK_RIGHT_BRACE && p->token.kind != TOK_END && !p->panicking)
        parse_member_declaration(p, b);
    tgsic_glsl_leave(p);
    if (!b->count && !p->panicking)
        tgsic_glsl_error(p, E_BLOCK, p->token.pos, "a block has at least one member");
    tgsic_glsl_expect(p, TOK_RIGHT_BRACE);
    tgsic_glsl_check_members(p, b->names, b->members, b->count);
    check_run_time_array(p, b);
    check_member_locations(p, b);
}

/* The block's own name: one per interface, and nothing else has it. */
static void declare_block_name(struct parser *p, const struct block *b)
{
    tgsic_glsl_check_name(p, b->name, b->pos);
    for (const struct symbol *s = b->name->symbol; s; s = s->outer) {
        if (s->level != SCOPE_GLOBAL)
            continue;
        bool other_interface = s->kind == SYMBOL_BLOCK && s->variable->q.storage != b->storage;
        if (!other_interface) {
            tgsic_glsl_check_redeclared(p, b->name, b->pos);
            return;
        }
    }
}

static void declare_members(struct parser *p, const struct block *b, struct ast_variable *v)
{
    for (uint32_t i = 0; i < b->count; i++) {
        tgsic_glsl_check_name(p, b->names[i], b->members[i].pos);
        if (tgsic_glsl_check_redeclared(p, b->names[i], b->members[i].pos))
            continue;
        struct symbol *symbol =
            tgsic_scope_add(&p->scopes, b->names[i], SYMBOL_MEMBER, p->scopes.level, b->pos);
        symbol->variable = v;
        symbol->member = i;
    }
}

static void check_binding(struct parser *p, const struct block *b, const struct glsl_type *type)
{
    uint64_t count = 1;
    if (!has_layout(b->s, LAYOUT_binding))
        return;
    for (; glsl_is_array(type); type = type->element)
        count *= type->length ? type->length : 1;
    int32_t limit = p->limits->value[b->storage == AST_BUFFER ? LIMIT_MaxShaderStorageBufferBindings
                                                              : LIMIT_MaxUniformBufferBindings];
    if (b->s->q.binding + count > (uint64_t)limit)
        tgsic_glsl_error(p, E_LAYOUT, b->s->pos, "binding %u is beyond the last one, %d",
                         b->s->q.binding, limit - 1);
}

static uint32_t round_up(uint32_t value, uint32_t multiple)
{
    return multiple ? (value + multiple - 1) / multiple * multiple : value;
}

/* Explicit offsets fit the member's alignment and do not go back (GLSL 4.60 §4.4.5). */
static void check_offsets(struct parser *p, const struct block *b, const struct glsl_type *type)
{
    struct block_measure measure = {b->s->q.packing == AST_STD430,
                                    b->s->q.matrix_order == AST_ROW_MAJOR};
    uint32_t end = 0;
    if (!is_data(b) || !ALLOWS(p, 440, 0, EXT_ARB_enhanced_layouts))
        return;
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct glsl_member *m = &type->members[i];
        uint32_t align = tgsic_glsl_block_alignment(measure, m);
        if (m->q.layout & AST_HAS_OFFSET) {
            if (m->q.offset % align)
                tgsic_glsl_error(p, E_LAYOUT, m->pos, "this offset is no multiple of %u", align);
            if (m->q.offset < end)
                tgsic_glsl_error(p, E_LAYOUT, m->pos, "this offset is within a member before");
            end = m->q.offset;
        }
        uint32_t own = m->q.layout & AST_HAS_ALIGN      ? m->q.align
                       : b->s->q.layout & AST_HAS_ALIGN ? b->s->q.align
                                                        : 0;
        end = round_up(end, own > align ? own : align) + tgsic_glsl_block_size(measure, m);
    }
}

static void declare_block(struct parser *p, struct block *b, bool named, struct token instance,
                          const struct glsl_type *type)
{
    declare_block_name(p, b);
    check_binding(p, b, type);
    check_offsets(p, b, tgsic_glsl_without_arrays(type));
    struct ast_variable *v = tgsic_glsl_variable(p, named ? instance.name : NULL, type, b->pos);
    v->q = b->s->q;
    v->q.storage = (uint8_t)b->storage;
    tgsic_glsl_add_global(p, v);
    if (b->members_located && glsl_is_array(type) && !tgsic_glsl_is_per_vertex(p, v))
        tgsic_glsl_error(p, E_LAYOUT, b->pos,
                         "members of an array of blocks have no locations of their own");
    if (tgsic_glsl_is_per_vertex(p, v) && !glsl_is_array(type))
        tgsic_glsl_error(p, E_BLOCK, b->pos, "this block must be an array, one element per vertex");
    tgsic_glsl_size_interface_array(p, v);
    if (glsl_is_unsized(v->type) && !tgsic_glsl_is_per_vertex(p, v))
        tgsic_glsl_error(p, E_ARRAY, b->pos, "an array of blocks needs a size");
    tgsic_scope_add(&p->scopes, b->name, SYMBOL_BLOCK, p->scopes.level, b->pos)->variable = v;
    if (!named) {
        declare_members(p, b, v);
        return;
    }
    tgsic_glsl_check_name(p, instance.name, instance.pos);
    if (!tgsic_glsl_check_redeclared(p, instance.name, instance.pos))
        tgsic_scope_add(&p->scopes, instance.name, SYMBOL_VARIABLE, p->scopes.level, instance.pos)
            ->variable = v;
}

static void redeclare_per_vertex(struct parser *p, const struct block *b,
                                 const struct token *instance, const struct glsl_type *type)
{
    if (!ALLOWS(p, 150, 320, EXT_ARB_separate_shader_objects, EXT_EXT_separate_shader_objects) &&
        !(p->lang->es && io_blocks(p)))
        tgsic_glsl_error(p, E_VERSION, b->pos, "gl_PerVertex is redeclared from GLSL 1.50 on");
    if (is_data(b))
        tgsic_glsl_error(p, E_BUILTIN, b->pos, "gl_PerVertex is an input or output");
    else
        tgsic_glsl_redeclare_per_vertex(p, type, b->storage, b->names, instance, b->pos);
}

/* type_qualifier IDENTIFIER '{' struct_declaration_list '}' ( IDENTIFIER array_specifier? )? ';' */
void tgsic_glsl_parse_block(struct parser *p, struct specifier *s)
{
    struct block b = {.s = s, .name = p->token.name, .pos = p->token.pos, .storage = s->q.storage};
    const char *why = why_no_block(p, &b);
    if (why) {
        tgsic_glsl_error(p, E_BLOCK, b.pos, "%s", why);
        if (!(s->seen & (SEEN_IN | SEEN_OUT | SEEN_UNIFORM | SEEN_BUFFER)))
            b.storage = AST_UNIFORM;
    }
    inherit_defaults(p, &b);
    check_block_qualifiers(p, &b);
    tgsic_glsl_advance(p);
    parse_members(p, &b);
    const struct glsl_type *block =
        tgsic_glsl_make_struct(p, GLSL_BLOCK, b.name->text, b.members, b.count);
    struct token instance = p->token;
    bool named = tgsic_glsl_accept(p, TOK_IDENTIFIER);
    if (named && !since(p, 150, 300))
        tgsic_glsl_error(p, E_VERSION, instance.pos,
                         "instance names of blocks need GLSL 1.50 or GLSL ES 3.00");
    const struct glsl_type *type = named ? tgsic_glsl_parse_array(p, block) : block;
    if (p->panicking)
        return;
    if (strcmp(b.name->text, "gl_PerVertex") == 0)
        redeclare_per_vertex(p, &b, named ? &instance : NULL, type);
    else
        declare_block(p, &b, named, instance, type);
    tgsic_glsl_expect(p, TOK_SEMICOLON);
}
