/* SPDX-License-Identifier: MIT */
/* Function prototypes and definitions (GLSL 4.60 §6.1). */
#include "parse.h"

static void check_parameter_type(struct parser *p, const struct specifier *s,
                                 const struct glsl_type *type, struct tgsic_pos pos)
{
    if (type->base == GLSL_VOID)
        tgsic_glsl_error(p, E_FUNCTION, pos, "a parameter cannot be void");
    else if (glsl_is_unsized(type))
        tgsic_glsl_error(p, E_ARRAY, pos, "an array parameter needs a size");
    if (s->defines_struct)
        tgsic_glsl_error(p, E_STRUCT, s->type_pos, "a structure cannot be defined here");
    tgsic_glsl_check_parameter_qualifiers(p, s, type);
}

static uint8_t parameter_storage(const struct specifier *s)
{
    if (s->seen & SEEN_OUT)
        return s->seen & SEEN_IN ? AST_PARAM_INOUT : AST_PARAM_OUT;
    return s->seen & SEEN_CONST ? AST_PARAM_CONST_IN : AST_PARAM_IN;
}

/* parameter_declaration: type_qualifier? type_specifier ( IDENTIFIER array_specifier? )? */
static struct ast_variable *parse_parameter(struct parser *p)
{
    struct specifier s;
    tgsic_glsl_parse_qualifiers(p, &s);
    const struct glsl_type *type = tgsic_glsl_parse_type(p, &s);
    struct token token = p->token;
    struct glsl_name *name = NULL;
    if (tgsic_glsl_accept(p, TOK_IDENTIFIER)) {
        name = token.name;
        tgsic_glsl_check_name(p, name, token.pos);
        type = tgsic_glsl_parse_array(p, type);
    }
    check_parameter_type(p, &s, type, token.pos);
    struct ast_variable *v = tgsic_glsl_variable(p, name, type, token.pos);
    v->q = s.q;
    v->q.precision = tgsic_glsl_declared_precision(p, &s, type, token.pos);
    v->q.storage = parameter_storage(&s);
    v->glsl_name = name;
    return v;
}

/* function_prototype's parameters: after '(', up to and with ')' */
static void parse_parameters(struct parser *p, struct ast_function *f)
{
    struct ast_variable **next = &f->parameters;
    if (p->token.kind == KW_void && tgsic_lex_peek(p->lexer, 0)->kind == TOK_RIGHT_PAREN)
        tgsic_glsl_advance(p);
    if (tgsic_glsl_accept(p, TOK_RIGHT_PAREN))
        return;
    do {
        *next = parse_parameter(p);
        next = &(*next)->next;
        f->parameter_count++;
    } while (!p->panicking && tgsic_glsl_accept(p, TOK_COMMA));
    tgsic_glsl_expect(p, TOK_RIGHT_PAREN);
}

/* Overloads */

static bool same_types(const struct ast_function *a, const struct ast_function *b)
{
    const struct ast_variable *x = a->parameters, *y = b->parameters;
    if (a->parameter_count != b->parameter_count)
        return false;
    for (; x && y; x = x->next, y = y->next)
        if (x->type != y->type)
            return false;
    return true;
}

static bool same_qualifiers(const struct ast_function *a, const struct ast_function *b)
{
    const struct ast_variable *x = a->parameters, *y = b->parameters;
    for (; x && y; x = x->next, y = y->next) {
        if (x->q.storage != y->q.storage || x->q.precision != y->q.precision)
            return false;
    }
    return true;
}

static void check_agrees(struct parser *p, const struct ast_function *earlier,
                         const struct ast_function *f)
{
    if (earlier->return_type != f->return_type && !glsl_is_error(f->return_type) &&
        !glsl_is_error(earlier->return_type))
        tgsic_glsl_error(p, E_FUNCTION, f->pos, "'%.64s' was declared to return %.64s", f->name,
                         earlier->return_type->name);
    else if (!same_qualifiers(earlier, f) || earlier->return_precision != f->return_precision)
        tgsic_glsl_error(p, E_FUNCTION, f->pos,
                         "'%.64s' was declared with other qualifiers on its parameters", f->name);
}

/* ESSL 1.00 §6.1 allows to overload built-in functions but not to redefine them; ESSL 3.00 allows
 * neither; desktop GLSL both. */
static void check_builtin_clash(struct parser *p, struct glsl_name *name,
                                const struct ast_function *f)
{
    if (!p->lang->es)
        return;
    const struct builtin_group *group = tgsic_builtin_group_of(name);
    if (!group || !tgsic_builtin_is_visible(&p->builtins, group))
        return;
    const struct glsl_type *types[BUILTIN_MAX_PARAMETERS];
    uint32_t count = 0;
    for (const struct ast_variable *v = f->parameters; v && count < BUILTIN_MAX_PARAMETERS;
         v = v->next)
        types[count++] = v->type;
    if (since(p, 0, 300) ||
        (count == f->parameter_count && tgsic_builtin_exact(&p->builtins, group, types, count)))
        tgsic_glsl_error(p, E_FUNCTION, f->pos, "'%.64s' is a built-in function", f->name);
}

static void add_function(struct parser *p, struct symbol *symbol, struct ast_function *f)
{
    if (++symbol->overloads > MAX_OVERLOADS)
        tgsic_glsl_too_many(p, f->pos, "there are too many functions of this name");
    f->next_overload = symbol->functions;
    symbol->functions = f;
    f->index = p->shader->function_count++;
    *p->next_function = f;
    p->next_function = &f->next;
}

static struct symbol *function_symbol(struct parser *p, struct glsl_name *name,
                                      const struct ast_function *f)
{
    struct symbol *symbol = tgsic_scope_find_function(&p->scopes, name);
    while (symbol && symbol->level > SCOPE_GLOBAL)
        symbol = symbol->outer;
    if (symbol && symbol->kind != SYMBOL_FUNCTION && symbol->level == SCOPE_GLOBAL) {
        tgsic_glsl_error(p, E_REDECLARED, f->pos, "'%.64s' is declared as something else already",
                         f->name);
        return NULL;
    }
    if (symbol && symbol->kind == SYMBOL_FUNCTION)
        return symbol;
    symbol = tgsic_scope_add(&p->scopes, name, SYMBOL_FUNCTION, SCOPE_GLOBAL, f->pos);
    symbol->functions = NULL;
    return symbol;
}

/* The function that `f` declares: an earlier one of the same parameter types, or `f`, new. */
static struct ast_function *declare(struct parser *p, struct glsl_name *name,
                                    struct ast_function *f)
{
    tgsic_glsl_check_name(p, name, f->pos);
    check_builtin_clash(p, name, f);
    struct symbol *symbol = function_symbol(p, name, f);
    if (!symbol)
        return f;
    for (struct ast_function *g = symbol->functions; g; g = g->next_overload) {
        if (!same_types(g, f))
            continue;
        check_agrees(p, g, f);
        /* ESSL 1.00 §6.1 */
        bool es100 = p->lang->es && !since(p, 0, 300);
        if (es100 && p->token.kind == TOK_SEMICOLON)
            tgsic_glsl_error(p, E_FUNCTION, f->pos, "'%.64s' is declared twice", f->name);
        return g;
    }
    add_function(p, symbol, f);
    return f;
}

static void check_return_type(struct parser *p, const struct specifier *s, struct tgsic_pos pos)
{
    const struct glsl_type *type = s->type;
    unsigned allowed = SEEN_PRECISION | SEEN_SUBROUTINE | SEEN_LAYOUT | SEEN_PRECISE;
    if (s->seen & ~allowed || (s->seen & SEEN_LAYOUT && !(s->seen & SEEN_SUBROUTINE)))
        tgsic_glsl_error(p, E_QUALIFIER, s->pos, "a return type has no such qualifiers");
    if (s->defines_struct)
        tgsic_glsl_error(p, E_STRUCT, s->type_pos, "a structure cannot be defined here");
    if (glsl_is_unsized(type))
        tgsic_glsl_error(p, E_ARRAY, pos, "a returned array needs a size");
    else if (glsl_holds(type, HOLDS_OPAQUE | HOLDS_SUBROUTINE) &&
             !has_extension(p, EXT_ARB_bindless_texture))
        tgsic_glsl_error(p, E_OPAQUE, pos, "a function cannot return %.64s", type->name);
    else if (!since(p, 120, 300) && glsl_holds(type, HOLDS_ARRAY))
        tgsic_glsl_error(p, E_ARRAY, pos, "a function cannot return an array in this version");
}

static void check_main(struct parser *p, const struct ast_function *f)
{
    if (f->return_type != GLSL_TYPE(void) && !glsl_is_error(f->return_type))
        tgsic_glsl_error(p, E_FUNCTION, f->pos, "main returns void");
    if (f->parameter_count)
        tgsic_glsl_error(p, E_FUNCTION, f->pos, "main has no parameters");
}

/* Definitions */

static void declare_parameters(struct parser *p, struct ast_function *f)
{
    for (struct ast_variable *v = f->parameters; v; v = v->next) {
        if (!v->glsl_name)
            tgsic_glsl_error(p, E_FUNCTION, v->pos, "a definition's parameters have names");
        else if (!tgsic_glsl_check_redeclared(p, v->glsl_name, v->pos))
            tgsic_scope_add(&p->scopes, v->glsl_name, SYMBOL_VARIABLE, p->scopes.level, v->pos)
                ->variable = v;
    }
}

static void define(struct parser *p, struct ast_function *f, struct ast_function *definition,
                   struct tgsic_pos pos)
{
    if (f->is_defined || p->scopes.level > SCOPE_GLOBAL)
        tgsic_glsl_error(p, E_FUNCTION, pos,
                         f->is_defined ? "'%.64s' is defined twice"
                                       : "'%.64s' is defined in a function",
                         f->name);
    f->is_defined = true;
    f->parameters = definition->parameters;
    f->first_id = definition->first_id;
    f->pos = pos;
    struct ast_function *outer = p->function;
    p->function = f;
    p->saw_return_value = false;
    tgsic_glsl_push(p);
    declare_parameters(p, f);
    f->body = tgsic_glsl_parse_body(p);
    tgsic_glsl_pop(p);
    p->function = outer;
    f->id_count = p->shader->variable_count - f->first_id;
    if (f->return_type != GLSL_TYPE(void) && !glsl_is_error(f->return_type) &&
        !p->saw_return_value && !p->panicking)
        tgsic_glsl_error(p, E_FUNCTION, pos, "'%.64s' never returns its value", f->name);
}

static void declare_subroutine_type(struct parser *p, struct glsl_name *name,
                                    struct ast_function *f)
{
    if (tgsic_glsl_check_redeclared(p, name, f->pos))
        return;
    struct glsl_type *type = ARENA_NEW(p->arena, struct glsl_type);
    type->base = GLSL_SUBROUTINE;
    type->holds = HOLDS_SUBROUTINE;
    type->leaves = 1;
    type->columns = 1;
    type->name = name->text;
    type->prototype = f;
    f->is_subroutine_type = true;
    f->index = p->shader->function_count++;
    tgsic_scope_add(&p->scopes, name, SYMBOL_TYPE, p->scopes.level, f->pos)->type = type;
}

static void check_subroutine(struct parser *p, const struct specifier *s, struct ast_function *f)
{
    for (uint32_t i = 0; i < s->subroutine_type_count; i++) {
        struct ast_function *prototype = (struct ast_function *)s->subroutine_types[i]->prototype;
        ARENA_RESERVE(p->arena, prototype->subroutines, prototype->subroutine_count);
        prototype->subroutines[prototype->subroutine_count++] = f;
        if (prototype->return_type != f->return_type || !same_types(prototype, f) ||
            !same_qualifiers(prototype, f))
            tgsic_glsl_error(p, E_SUBROUTINE, f->pos,
                             "'%.64s' does not match subroutine type '%.64s'", f->name,
                             prototype->name);
    }
    f->is_subroutine = p->has_subroutines = true;
    f->subroutine_types = s->subroutine_types;
    f->subroutine_type_count = s->subroutine_type_count;
    if (has_layout(s, LAYOUT_index)) {
        f->has_subroutine_index = true;
        f->subroutine_index = s->q.index;
        if (!ALLOWS(p, 430, 0, EXT_ARB_explicit_uniform_location))
            tgsic_glsl_error(p, E_VERSION, f->pos,
                             "a subroutine's index needs GLSL 4.30 or "
                             "GL_ARB_explicit_uniform_location");
        if (s->q.index >= (uint32_t)p->limits->value[LIMIT_MaxSubroutines])
            tgsic_glsl_error(p, E_LAYOUT, f->pos, "the greatest subroutine index is %d",
                             p->limits->value[LIMIT_MaxSubroutines] - 1);
    }
}

/* ARB_shader_subroutine: a subroutine's name is not overloaded. */
static void check_overloaded_subroutine(struct parser *p, const struct glsl_name *name,
                                        const struct ast_function *f)
{
    const struct symbol *symbol = tgsic_scope_find_function(&p->scopes, name);
    if (symbol && symbol->kind == SYMBOL_FUNCTION && symbol->functions->next_overload)
        tgsic_glsl_error(p, E_SUBROUTINE, f->pos, "subroutine '%.64s' is overloaded", f->name);
}

static bool is_subroutine_type(const struct specifier *s)
{
    return s->seen & SEEN_SUBROUTINE && !s->subroutine_type_count;
}

/* function_prototype ( ';' | compound_statement ), at '(' */
void tgsic_glsl_parse_function(struct parser *p, struct specifier *s, struct glsl_name *name,
                               struct tgsic_pos pos)
{
    struct ast_function *f = ARENA_NEW(p->arena, struct ast_function);
    f->name = name->text;
    f->pos = pos;
    f->return_type = s->type;
    f->first_id = p->shader->variable_count;
    tgsic_glsl_advance(p);
    check_return_type(p, s, pos);
    f->return_precision = s->type->base == GLSL_VOID || glsl_is_error(s->type)
                              ? (uint8_t)AST_PRECISION_NONE
                              : tgsic_glsl_declared_precision(p, s, s->type, pos);
    parse_parameters(p, f);
    if (p->panicking)
        return;
    tgsic_glsl_check_layout_place(p, s, PLACE_FUNCTION);
    if (name == p->main_name)
        check_main(p, f);
    if (is_subroutine_type(s)) {
        declare_subroutine_type(p, name, f);
        tgsic_glsl_expect(p, TOK_SEMICOLON);
        return;
    }
    struct ast_function *declared = declare(p, name, f);
    if (s->seen & SEEN_SUBROUTINE && p->token.kind != TOK_LEFT_BRACE)
        tgsic_glsl_error(p, E_SUBROUTINE, pos, "a subroutine is qualified where it is defined");
    if (s->seen & SEEN_SUBROUTINE)
        check_subroutine(p, s, declared);
    if (declared->is_subroutine ||
        (declared->next_overload && declared->next_overload->is_subroutine))
        check_overloaded_subroutine(p, name, declared);
    if (p->token.kind != TOK_LEFT_BRACE) {
        tgsic_glsl_expect(p, TOK_SEMICOLON);
        return;
    }
    define(p, declared, f, pos);
    if (name == p->main_name && !f->parameter_count)
        p->shader->main = declared;
}
