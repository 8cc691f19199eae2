/* SPDX-License-Identifier: MIT */
/* layout( ... ): reading the list and keeping what each qualifier says. */
#include "parse.h"

#include "constant.h"

#include <string.h>

struct layout_row {
    const char *name;
    bool has_value;
    uint8_t stages;
    uint16_t places;
    struct glsl_gate gate;
};

static const struct layout_row rows[LAYOUT_COUNT] = {
#define LAYOUT(name, value, stages, places, desktop, es, ...)                                      \
    {#name, value, stages, places, {desktop, es, {__VA_ARGS__}}},
#include "layout_qualifiers.def"
#undef LAYOUT
};

static const char *const formats[] = {
    NULL,
#define IMAGE_FORMAT(name, ...) #name,
#include "image_formats.def"
#undef IMAGE_FORMAT
};
static const uint16_t format_es[] = {
    0,
#define IMAGE_FORMAT(name, base, es) es,
#include "image_formats.def"
#undef IMAGE_FORMAT
};

/* KHR_blend_equation_advanced, in the order of ast_shader.blend_support's bits */
static const char *const blends[] = {
    "multiply",       "screen",    "overlay",        "darken",        "lighten",   "colordodge",
    "colorburn",      "hardlight", "softlight",      "difference",    "exclusion", "hsl_hue",
    "hsl_saturation", "hsl_color", "hsl_luminosity", "all_equations",
};

const char *tgsic_glsl_layout_name(enum layout_id id)
{
    return rows[id].name;
}

static int find_row(const char *name)
{
    int low = 0, high = LAYOUT_COUNT - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        int order = strcmp(name, rows[middle].name);
        if (!order)
            return middle;
        if (order < 0)
            high = middle - 1;
        else
            low = middle + 1;
    }
    return -1;
}

/* From GLSL 1.50 to 4.10 names are matched without regard to case in ARB_fragment_coord_conventions
 * and uniform blocks; ESSL and later versions have exact case. Mesa keeps the lenient reading for
 * all desktop versions, and applications rely on it. */
static const char *folded(const struct parser *p, const struct glsl_name *name, char *text,
                          size_t room)
{
    if (p->lang->es || name->length >= room)
        return name->text;
    for (uint32_t i = 0; i <= name->length; i++) {
        char c = name->text[i];
        text[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return text;
}

static bool format_exists(const struct parser *p, unsigned i)
{
    if (!p->lang->es)
        return true;
    if (format_es[i])
        return p->lang->version >= format_es[i];
    bool norm16 = strcmp(formats[i], "rgba16") == 0 || strcmp(formats[i], "rg16") == 0 ||
                  strcmp(formats[i], "r16") == 0 || strstr(formats[i], "16_snorm");
    if (norm16)
        return glsl_set_has(&p->lang->offered, EXT_EXT_texture_norm16) &&
               has_extension(p, EXT_NV_image_formats);
    return has_extension(p, EXT_NV_image_formats);
}

static bool parse_format(struct parser *p, struct specifier *s, const char *name)
{
    if (!ALLOWS(p, 420, 310, EXT_ARB_shader_image_load_store))
        return false;
    for (unsigned i = 1; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i], name) != 0 || !format_exists(p, i))
            continue;
        s->q.format = (uint8_t)i;
        s->q.layout |= AST_HAS_FORMAT;
        return true;
    }
    return false;
}

static bool parse_blend(struct parser *p, struct specifier *s, const char *name)
{
    const char prefix[] = "blend_support_";
    if (strncmp(name, prefix, sizeof prefix - 1) != 0 ||
        !ALLOWS(p, 0, 320, EXT_KHR_blend_equation_advanced) || p->lang->stage != GLSL_FRAGMENT)
        return false;
    for (unsigned i = 0; i < sizeof blends / sizeof *blends; i++) {
        if (strcmp(blends[i], name + sizeof prefix - 1) != 0)
            continue;
        s->layout->blend_support |= 1u << i;
        return true;
    }
    return false;
}

/* Constant expressions came with GLSL 4.40; before, and in ESSL, a literal. */
static uint32_t parse_value(struct parser *p, const char *name)
{
    struct tgsic_pos pos = p->token.pos;
    bool literal = p->token.kind == TOK_INT || p->token.kind == TOK_UINT;
    struct ast_expr *expr = tgsic_glsl_parse_conditional(p);
    if (tgsic_glsl_is_error(expr))
        return 0;
    bool integer = expr->type == GLSL_TYPE(int) || expr->type == GLSL_TYPE(uint);
    if (!expr->constant || !integer) {
        tgsic_glsl_error(p, E_LAYOUT, pos, "'%s' needs a constant integer", name);
        return 0;
    }
    if ((!literal || expr->kind != AST_LITERAL) && !ALLOWS(p, 440, 0, EXT_ARB_enhanced_layouts)) {
        tgsic_glsl_error(p, E_LAYOUT, pos,
                         "an expression here needs GLSL 4.40 or GL_ARB_enhanced_layouts");
        return 0;
    }
    int64_t value = tgsic_glsl_scalar_to_int(expr->type->base, *expr->constant);
    if (value < 0 || value > INT32_MAX) {
        tgsic_glsl_error(p, E_LAYOUT, pos, "'%s' cannot be %lld", name, (long long)value);
        return 0;
    }
    return (uint32_t)value;
}

static void set_packing(struct specifier *s, enum layout_id id)
{
    static const uint8_t packings[LAYOUT_COUNT] = {
        [LAYOUT_shared] = AST_SHARED_LAYOUT,
        [LAYOUT_packed] = AST_PACKED,
        [LAYOUT_std140] = AST_STD140,
        [LAYOUT_std430] = AST_STD430,
    };
    if (packings[id])
        s->q.packing = packings[id];
}

static void set_flag(struct specifier *s, enum layout_id id)
{
    set_packing(s, id);
    switch (id) {
    case LAYOUT_row_major:
        s->q.matrix_order = AST_ROW_MAJOR;
        break;
    case LAYOUT_column_major:
        s->q.matrix_order = AST_COLUMN_MAJOR;
        break;
    case LAYOUT_depth_any:
    case LAYOUT_depth_greater:
    case LAYOUT_depth_less:
    case LAYOUT_depth_unchanged:
        s->q.depth = (uint8_t)(AST_DEPTH_ANY + (id - LAYOUT_depth_any));
        break;
    case LAYOUT_origin_upper_left:
        s->q.flags |= AST_ORIGIN_UPPER_LEFT;
        break;
    case LAYOUT_pixel_center_integer:
        s->q.flags |= AST_PIXEL_CENTER_INTEGER;
        break;
    case LAYOUT_bindless_sampler:
    case LAYOUT_bindless_image:
        s->q.flags |= AST_BINDLESS;
        break;
    case LAYOUT_bound_sampler:
    case LAYOUT_bound_image:
        s->q.flags |= AST_BOUND;
        break;
    default:
        break;
    }
}

static void set_value(struct specifier *s, enum layout_id id, uint32_t value)
{
    struct ast_qualifiers *q = &s->q;
    static const uint16_t bits[LAYOUT_COUNT] = {
        [LAYOUT_location] = AST_HAS_LOCATION,     [LAYOUT_component] = AST_HAS_COMPONENT,
        [LAYOUT_index] = AST_HAS_INDEX,           [LAYOUT_binding] = AST_HAS_BINDING,
        [LAYOUT_offset] = AST_HAS_OFFSET,         [LAYOUT_align] = AST_HAS_ALIGN,
        [LAYOUT_stream] = AST_HAS_STREAM,         [LAYOUT_xfb_buffer] = AST_HAS_XFB_BUFFER,
        [LAYOUT_xfb_offset] = AST_HAS_XFB_OFFSET, [LAYOUT_xfb_stride] = AST_HAS_XFB_STRIDE,
    };
    uint32_t *const places[LAYOUT_COUNT] = {
        [LAYOUT_location] = &q->location,     [LAYOUT_component] = &q->component,
        [LAYOUT_index] = &q->index,           [LAYOUT_binding] = &q->binding,
        [LAYOUT_offset] = &q->offset,         [LAYOUT_align] = &q->align,
        [LAYOUT_stream] = &q->stream,         [LAYOUT_xfb_buffer] = &q->xfb_buffer,
        [LAYOUT_xfb_offset] = &q->xfb_offset, [LAYOUT_xfb_stride] = &q->xfb_stride,
    };
    s->layout->value[id] = value;
    q->layout |= bits[id];
    if (places[id])
        *places[id] = value;
}

static void parse_known(struct parser *p, struct specifier *s, enum layout_id id,
                        struct tgsic_pos pos)
{
    const struct layout_row *row = &rows[id];
    if (!tgsic_language_allows(p->lang, &row->gate))
        tgsic_glsl_error(p, E_VERSION, pos,
                         "layout qualifier '%s' is not in this version and set of extensions",
                         row->name);
    else if (!(row->stages >> p->lang->stage & 1))
        tgsic_glsl_error(p, E_LAYOUT, pos, "this stage has no layout qualifier '%s'", row->name);
    tgsic_extension_warn(p->lang, p->diags, pos, row->name, tgsic_gate_open, &row->gate);
    bool given = tgsic_glsl_accept(p, TOK_ASSIGN);
    if (given != row->has_value) {
        tgsic_glsl_error(p, E_LAYOUT, pos,
                         row->has_value ? "layout qualifier '%s' needs a value"
                                        : "layout qualifier '%s' has no value",
                         row->name);
        if (given)
            tgsic_glsl_parse_conditional(p);
        return;
    }
    /* GLSL 4.40 and ARB_enhanced_layouts let the last one win */
    if (s->layout->in_list >> id & 1 &&
        !ALLOWS(p, 440, 0, EXT_ARB_enhanced_layouts, EXT_ARB_shading_language_420pack))
        tgsic_glsl_error(p, E_LAYOUT, pos, "layout qualifier '%s' stands twice", row->name);
    s->layout->in_list |= (uint64_t)1 << id;
    s->layout->seen |= (uint64_t)1 << id;
    if (given)
        set_value(s, id, parse_value(p, row->name));
    else
        set_flag(s, id);
}

/* layout_qualifier_id: IDENTIFIER | IDENTIFIER '=' constant_expression | SHARED */
static void parse_id(struct parser *p, struct specifier *s)
{
    struct token token = p->token;
    char buffer[64];
    if (!token.name) {
        tgsic_glsl_syntax(p, "a layout qualifier");
        return;
    }
    tgsic_glsl_advance(p);
    const char *name = folded(p, token.name, buffer, sizeof buffer);
    int id = find_row(name);
    if (id >= 0) {
        parse_known(p, s, (enum layout_id)id, token.pos);
        return;
    }
    if (parse_format(p, s, name) || parse_blend(p, s, name))
        return;
    tgsic_glsl_error(p, E_LAYOUT, token.pos, "there is no layout qualifier '%.64s'",
                     token.name->text);
    if (tgsic_glsl_accept(p, TOK_ASSIGN))
        tgsic_glsl_parse_conditional(p);
}

/* layout_qualifier: LAYOUT '(' layout_qualifier_id_list ')'; LAYOUT is consumed */
void tgsic_glsl_parse_layout(struct parser *p, struct specifier *s)
{
    if (!s->layout)
        s->layout = ARENA_NEW(p->arena, struct layout_set);
    s->layout->in_list = 0;
    if (!tgsic_glsl_expect(p, TOK_LEFT_PAREN))
        return;
    do
        parse_id(p, s);
    while (!p->panicking && tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
}

void tgsic_glsl_check_layout_place(struct parser *p, const struct specifier *s, unsigned place)
{
    if (!s->layout)
        return;
    for (int id = 0; id < LAYOUT_COUNT; id++)
        if (s->layout->seen >> id & 1 && !(rows[id].places & place))
            tgsic_glsl_error(p, E_LAYOUT, s->pos, "layout qualifier '%s' does not belong here",
                             rows[id].name);
    bool images = place & (PLACE_UNIFORM | PLACE_PARAMETER | PLACE_UNIFORM_DEFAULT);
    if (s->q.layout & AST_HAS_FORMAT && !images)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "an image format does not belong here");
    if (s->layout->blend_support && !(place & PLACE_OUT_DEFAULT))
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "blend equations are said of 'out' alone");
}
