/* SPDX-License-Identifier: MIT */
/* Layout qualifiers that are a stage's own: `layout(...) in;`, `out;`, `uniform;`, `buffer;` (GLSL
 * 4.60 §4.4). */
#include "parse.h"

static void set_once(struct parser *p, const struct specifier *s, uint32_t *place, bool *given,
                     uint32_t value, const char *what)
{
    if (*given && *place != value)
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "%s was declared as %u before", what, *place);
    *place = value;
    *given = true;
}

static const struct {
    uint8_t id, primitive;
} primitives[] = {
    {LAYOUT_points, AST_POINTS},
    {LAYOUT_lines, AST_LINES},
    {LAYOUT_lines_adjacency, AST_LINES_ADJACENCY},
    {LAYOUT_triangles, AST_TRIANGLES},
    {LAYOUT_triangles_adjacency, AST_TRIANGLES_ADJACENCY},
    {LAYOUT_line_strip, AST_LINE_STRIP},
    {LAYOUT_triangle_strip, AST_TRIANGLE_STRIP},
    {LAYOUT_quads, AST_QUADS},
    {LAYOUT_isolines, AST_ISOLINES},
};

static void set_primitive(struct parser *p, const struct specifier *s, enum ast_primitive *place)
{
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++) {
        if (!has_layout(s, (enum layout_id)primitives[i].id))
            continue;
        if (*place && *place != (enum ast_primitive)primitives[i].primitive)
            tgsic_glsl_wrong_layout(p, s, "another primitive was declared before");
        *place = (enum ast_primitive)primitives[i].primitive;
    }
}

static uint32_t vertices_of(enum ast_primitive primitive)
{
    static const uint8_t counts[] = {
        [AST_POINTS] = 1,
        [AST_LINES] = 2,
        [AST_LINES_ADJACENCY] = 4,
        [AST_TRIANGLES] = 3,
        [AST_TRIANGLES_ADJACENCY] = 6,
    };
    return primitive < sizeof counts ? counts[primitive] : 0;
}

/* Arrays of the interface that wait for their length get it; those that have one must agree. */
static void size_interface(struct parser *p, enum ast_storage storage, uint32_t length)
{
    for (struct ast_variable *v = p->shader->globals; v; v = v->next) {
        if (v->q.storage != storage || !glsl_is_array(v->type) || v->q.flags & AST_PATCH ||
            !tgsic_glsl_is_per_vertex(p, v))
            continue;
        if (v->max_index > length)
            tgsic_glsl_error(p, E_ARRAY, v->pos, "'%.64s' was indexed beyond %u elements", v->name,
                             length);
        if (!glsl_is_unsized(v->type) && v->type->length != length)
            tgsic_glsl_error(p, E_ARRAY, v->pos, "'%.64s' does not have %u elements", v->name,
                             length);
        tgsic_glsl_set_length(p, v, length);
    }
}

bool tgsic_glsl_has_parameters(const struct parser *p)
{
    return p->lang->stage == GLSL_GEOMETRY && has_extension(p, EXT_ARB_geometry_shader4);
}

uint32_t tgsic_glsl_vertices_in(const struct parser *p)
{
    return p->vertices_in ? p->vertices_in : vertices_of(p->options.geometry_input);
}

void tgsic_glsl_apply_parameters(struct parser *p)
{
    struct ast_shader *shader = p->shader;
    if (!tgsic_glsl_has_parameters(p))
        return;
    if (!shader->input_primitive) {
        shader->input_primitive = p->options.geometry_input;
        p->vertices_in = tgsic_glsl_vertices_in(p);
        size_interface(p, AST_IN, p->vertices_in);
    }
    if (!shader->output_primitive)
        shader->output_primitive = p->options.geometry_output;
    if (!shader->has_max_vertices && p->options.geometry_vertices) {
        shader->max_vertices = p->options.geometry_vertices;
        shader->has_max_vertices = true;
    }
}

static void set_geometry_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    set_primitive(p, s, &shader->input_primitive);
    if (shader->input_primitive && !p->vertices_in) {
        p->vertices_in = vertices_of(shader->input_primitive);
        size_interface(p, AST_IN, p->vertices_in);
    }
    if (has_layout(s, LAYOUT_invocations)) {
        uint32_t n = s->layout->value[LAYOUT_invocations];
        set_once(p, s, &shader->invocations, &shader->has_invocations, n, "invocations");
        if (!n || n > (uint32_t)p->limits->value[LIMIT_MaxGeometryShaderInvocations])
            tgsic_glsl_wrong_layout(p, s, "this number of invocations is not possible");
    }
}

static void set_evaluation_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    static const uint8_t spacings[] = {LAYOUT_equal_spacing, LAYOUT_fractional_even_spacing,
                                       LAYOUT_fractional_odd_spacing};
    set_primitive(p, s, &shader->tess_primitive);
    for (unsigned i = 0; i < 3; i++) {
        if (!has_layout(s, (enum layout_id)spacings[i]))
            continue;
        enum ast_spacing spacing = (enum ast_spacing)(AST_EQUAL_SPACING + i);
        if (shader->spacing && shader->spacing != spacing)
            tgsic_glsl_wrong_layout(p, s, "another spacing was declared before");
        shader->spacing = spacing;
    }
    for (unsigned i = 0; i < 2; i++) {
        if (!has_layout(s, i ? LAYOUT_ccw : LAYOUT_cw))
            continue;
        enum ast_winding winding = i ? AST_CCW : AST_CW;
        if (shader->winding && shader->winding != winding)
            tgsic_glsl_wrong_layout(p, s, "another winding was declared before");
        shader->winding = winding;
    }
    shader->point_mode |= has_layout(s, LAYOUT_point_mode);
}

static void set_local_size(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    uint32_t size[3];
    bool given = false;
    uint64_t product = 1;
    for (unsigned i = 0; i < 3; i++) {
        enum layout_id id = (enum layout_id)(LAYOUT_local_size_x + i);
        size[i] = has_layout(s, id) ? s->layout->value[id] : 1;
        given |= has_layout(s, id);
        if (!size[i] || size[i] > (uint32_t)p->limits->value[LIMIT_MaxComputeWorkGroupSizeX + i])
            tgsic_glsl_wrong_layout(p, s, "this work group size is not possible");
        product *= size[i];
    }
    if (!given)
        return;
    if (product > (uint64_t)p->limits->value[LIMIT_MaxComputeWorkGroupInvocations])
        tgsic_glsl_wrong_layout(p, s, "this work group is too great");
    if (shader->local_size_variable)
        tgsic_glsl_wrong_layout(p, s, "the work group size was declared variable");
    for (unsigned i = 0; i < 3; i++) {
        if (shader->local_size[i] && shader->local_size[i] != size[i])
            tgsic_glsl_wrong_layout(p, s, "the work group size was declared otherwise before");
        shader->local_size[i] = size[i];
    }
}

static void set_compute_in(struct parser *p, const struct specifier *s)
{
    set_local_size(p, s);
    if (!has_layout(s, LAYOUT_local_size_variable))
        return;
    if (p->shader->local_size[0])
        tgsic_glsl_wrong_layout(p, s, "the work group size was declared fixed");
    p->shader->local_size_variable = true;
}

static void set_fragment_in(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    shader->early_fragment_tests |= has_layout(s, LAYOUT_early_fragment_tests);
    if (has_layout(s, LAYOUT_post_depth_coverage)) {
        shader->post_depth_coverage = true;
        shader->early_fragment_tests = true;
    }
    shader->inner_coverage |= has_layout(s, LAYOUT_inner_coverage);
    if (shader->inner_coverage && shader->post_depth_coverage)
        tgsic_glsl_wrong_layout(p, s, "inner_coverage and post_depth_coverage exclude each other");
    shader->pixel_interlock_ordered |= has_layout(s, LAYOUT_pixel_interlock_ordered);
    shader->pixel_interlock_unordered |= has_layout(s, LAYOUT_pixel_interlock_unordered);
    shader->sample_interlock_ordered |= has_layout(s, LAYOUT_sample_interlock_ordered);
    shader->sample_interlock_unordered |= has_layout(s, LAYOUT_sample_interlock_unordered);
    int modes = shader->pixel_interlock_ordered + shader->pixel_interlock_unordered +
                shader->sample_interlock_ordered + shader->sample_interlock_unordered;
    if (modes > 1)
        tgsic_glsl_wrong_layout(p, s, "one interlock mode at most");
}

static void set_in(struct parser *p, const struct specifier *s)
{
    tgsic_glsl_check_layout_place(p, s, PLACE_IN_DEFAULT);
    switch (p->lang->stage) {
    case GLSL_GEOMETRY:
        set_geometry_in(p, s);
        break;
    case GLSL_TESS_EVALUATION:
        set_evaluation_in(p, s);
        break;
    case GLSL_COMPUTE:
        set_compute_in(p, s);
        break;
    case GLSL_FRAGMENT:
        set_fragment_in(p, s);
        break;
    default:
        break;
    }
}

static void set_geometry_out(struct parser *p, const struct specifier *s)
{
    struct ast_shader *shader = p->shader;
    set_primitive(p, s, &shader->output_primitive);
    if (has_layout(s, LAYOUT_max_vertices)) {
        uint32_t n = s->layout->value[LAYOUT_max_vertices];
        set_once(p, s, &shader->max_vertices, &shader->has_max_vertices, n, "max_vertices");
        if (n > (uint32_t)p->limits->value[LIMIT_MaxGeometryOutputVertices])
            tgsic_glsl_wrong_layout(p, s, "max_vertices is too great");
    }
    if (has_layout(s, LAYOUT_stream)) {
        tgsic_glsl_check_stream(p, s);
        p->out_default.stream = s->q.stream;
    }
}

static void set_control_out(struct parser *p, const struct specifier *s)
{
    uint32_t *n = &p->shader->output_vertices;
    if (!has_layout(s, LAYOUT_vertices))
        return;
    uint32_t value = s->layout->value[LAYOUT_vertices];
    if (!value || value > (uint32_t)p->limits->value[LIMIT_MaxPatchVertices])
        tgsic_glsl_wrong_layout(p, s, "this number of vertices is not possible");
    if (*n && *n != value)
        tgsic_glsl_wrong_layout(p, s, "another number of vertices was declared before");
    if (value && !*n)
        size_interface(p, AST_OUT, value);
    *n = value;
}

static void set_out(struct parser *p, const struct specifier *s)
{
    tgsic_glsl_check_layout_place(p, s, PLACE_OUT_DEFAULT);
    if (p->lang->stage == GLSL_GEOMETRY)
        set_geometry_out(p, s);
    else if (p->lang->stage == GLSL_TESS_CONTROL)
        set_control_out(p, s);
    p->shader->blend_support |= s->layout->blend_support;
    if (has_layout(s, LAYOUT_xfb_buffer))
        p->out_default.xfb_buffer = s->q.xfb_buffer;
    tgsic_glsl_check_xfb(p, s, NULL);
}

static void set_data_default(struct parser *p, const struct specifier *s, unsigned place,
                             struct ast_qualifiers *defaults)
{
    tgsic_glsl_check_layout_place(p, s, place);
    if (s->q.packing)
        defaults->packing = s->q.packing;
    if (s->q.matrix_order)
        defaults->matrix_order = s->q.matrix_order;
    defaults->flags |= s->q.flags & (AST_BINDLESS | AST_BOUND);
    if (defaults->flags & AST_BINDLESS && defaults->flags & AST_BOUND)
        tgsic_glsl_wrong_layout(p, s, "bindless and bound exclude each other");
    if (!has_layout(s, LAYOUT_binding) && !has_layout(s, LAYOUT_offset))
        return;
    tgsic_glsl_wrong_layout(p, s, "a binding or offset is not for all uniforms");
}

/* ARB_shader_atomic_counters: `layout(binding = 0, offset = 8) uniform atomic_uint;` is a type
 * declaration and handled there. */
void tgsic_glsl_set_stage_layout(struct parser *p, struct specifier *s)
{
    uint32_t storage = s->seen & SEEN_STORAGE;
    uint32_t others = s->seen & ~(SEEN_STORAGE | SEEN_LAYOUT | SEEN_MEMORY);
    if (!s->layout && !(s->seen & SEEN_MEMORY && storage == SEEN_BUFFER)) {
        tgsic_glsl_error(p, E_SYNTAX, s->pos, "these qualifiers qualify nothing");
        return;
    }
    if (others)
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a default takes layout qualifiers only");
    if (!s->layout)
        return;
    if (storage == SEEN_IN)
        set_in(p, s);
    else if (storage == SEEN_OUT)
        set_out(p, s);
    else if (storage == SEEN_UNIFORM)
        set_data_default(p, s, PLACE_UNIFORM_DEFAULT, &p->uniform_default);
    else if (storage == SEEN_BUFFER)
        set_data_default(p, s, PLACE_BUFFER_DEFAULT, &p->buffer_default);
    else
        tgsic_glsl_error(p, E_LAYOUT, s->pos, "defaults are for in, out, uniform and buffer");
}
