/* SPDX-License-Identifier: MIT */
/* The state of one translation to GLSL, and what its files offer each other. Private to this
 * folder.
 *
 * declare.c decides where every register lives and prints the declarations; place.c finds the
 * components of an operand there, name.c prints what they are in; operand.c prints
 * sources, assign.c destinations; alu.c, texture.c and flow.c are the opcodes; tgsi2glsl.c walks
 * and joins the sections. */
#ifndef TGSIC_EMIT_H
#define TGSIC_EMIT_H

#include "tgsi2glsl.h"

#include "tgsi/interface.h"
#include "tgsi/memory_uses.h"
#include "tgsi/number.h"
#include "tgsi/scan.h"
#include "tgsi/shader.h"
#include "tgsi/text_buffer.h"

enum {
    E_UNSUPPORTED = 5000, /* the host lacks a capability */
    E_INPUT = 5001,       /* the shader breaks a rule that matters here */
    E_LIMIT = 5002,
};

enum base {
    BASE_NOWHERE, /* a result that has no effect */
    BASE_LITERAL, /* id: the bits */
    BASE_VARIABLE,
    BASE_WIDE, /* a 64-bit variable, as two words */
    BASE_TEMP_ARRAY,
    BASE_INPUT,
    BASE_OUTPUT,
    BASE_SYSTEM,
    BASE_INPUT_ARRAY,
    BASE_OUTPUT_ARRAY,
    BASE_CONSTANT,
    BASE_VERTICES, /* an input that every vertex has */
};

/* Where one component of a register lives. Two components of one operand with equal base and id
 * are components of one GLSL vector. */
struct place {
    uint8_t base;     /* enum base */
    uint8_t kind;     /* enum tgsic_kind */
    uint8_t width;    /* of the vector; 1: a scalar */
    uint8_t position; /* in it */
    uint32_t id;
};

/* Names that are printed often are copied as so many bytes, whatever their lengths. */
enum { NAME_ROOM = 16 };
/* What tgsic_emit_name_slot() makes fits: a prefix, a stem and a number. */
enum { SLOT_NAME_ROOM = 64 };

/* What the name of a variable is, in GLSL, and where the components of its register are: made once,
 * printed often. */
struct variable_form {
    char name[NAME_ROOM]; /* not terminated; of the array for CONSTANT and VERTICES */
    uint8_t length;
    uint8_t plain;      /* the kind of a variable that is read by its name; else NONE */
    uint8_t mask;       /* components of the register that are there */
    uint8_t kind;       /* its own, of a variable */
    uint8_t declare;    /* enum tgsic_declare; AT_TOP once it has been declared */
    uint8_t type;       /* a row of tgsic_emit_declarations; NO_TYPE once it has been declared */
    struct place place; /* of its first component */
};

/* What is in the vector of a mask. Up to four positions or components are a word, too: one a byte,
 * the first in the lowest. */
struct layout {
    uint32_t skipped; /* components in front of the first one, in each byte */
    char letters[4];  /* of the positions, per component; x: none there */
    uint8_t width;
    bool has_gap; /* between components: positions take more than `skipped` */
};
extern const struct layout tgsic_emit_layouts[16];

static inline uint8_t tgsic_layout_position(const struct layout *layout, unsigned component)
{
    return (uint8_t)(layout->letters[component] - 'x') & 3;
}

/* The positions that components have there, in the bytes `taken` of both words. */
static inline uint32_t tgsic_layout_positions(const struct layout *layout, uint32_t components,
                                              uint32_t taken)
{
    uint32_t word = 0;
    if (!layout->has_gap)
        return components - (layout->skipped & taken);
    for (unsigned i = 0; i < 4; i++)
        word |= (uint32_t)tgsic_layout_position(layout, components >> 8 * i & 3) << 8 * i;
    return word & taken;
}

/* A type or another short text, for reading all of it at once. */
struct type_word {
    char text[15];
    uint8_t length;
};
#define WORD(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

enum io_form {
    IO_NOWHERE,
    IO_VECTOR,   /* `name` holds components 0..width; the rest read as (0, 0, 0, 1) */
    IO_CLIP,     /* component c is clip distance first + c, or cull distance behind those */
    IO_ONLY,     /* component `first` is the scalar `name` */
    IO_ELEMENTS, /* component c is `name`[c], for `width` of them */
};

/* How a slot looks in GLSL. */
struct io {
    const char *name, *member; /* per vertex: name[vertex].member, or name[vertex] */
    bool per_vertex;
    uint8_t form, kind, width, first;
    uint8_t name_length;         /* 0: not measured; see tgsic_emit_rename() */
    uint16_t array;              /* 1 + index into the arrays of its file, 0: none */
    struct variable_form *plain; /* of a vector whose name is all that is printed, or NULL */
};

/* IN or OUT registers that are addressed indirectly: a local copy. */
struct io_array {
    uint32_t first, last;
    uint8_t kind;
    bool is_chosen; /* there is no copy: the index chooses among the varyings */
};

/* Ends of links: what this stage reads and writes, what the stage before writes and the one behind
 * reads. */
enum slots { SLOTS_READ, SLOTS_WRITTEN, SLOTS_PRODUCED, SLOTS_CONSUMED, SLOTS_COUNT };

struct slot_table {
    const struct tgsic_slot *slots;
    uint32_t num_slots;
    uint64_t *keys; /* of the declared ones, in order; NULL: there is little to look for */
    uint32_t num_keys;
    bool is_shared; /* several of them have the same semantic */
};

struct constant_names {            /* of one buffer */
    const char *floats, *integers; /* array names; equal unless registers are told apart */
    uint8_t float_kind, integer_kind;
    const struct variable_form *plain[2]; /* of either as above, or NULL; [1]: integers */
    uint32_t float_count, integer_count;
    const char *array;     /* an array of blocks, where GLSL can index it */
    uint32_t first, count; /* buffers among which an indirect number chooses, this one included */
};

struct resource {                /* a BUFFER, an IMAGE or shared memory */
    struct tgsic_memory_use use; /* its kind that of words, too */
    const char *name;            /* of an array where an index chooses; NULL: it does not exist */
};

struct counters { /* of one buffer: an array */
    const char *name;
    uint32_t first, count;
};

enum { NUM_SECTIONS = 8 };

struct emit {
    struct tgsic_arena *arena;
    const struct tgsic_shader *shader;
    const struct tgsic_tgsi2glsl_options *opts;
    const struct tgsic_pipeline *pipeline; /* of the options */
    struct tgsic_diags *diags;
    const struct tgsic_scan *producer, *consumer; /* the stages before and after, or NULL */
    enum tgsic_processor reader;                  /* the stage that reads the outputs */
    enum tgsic_processor stage;
    bool vertex, fragment;
    bool old; /* GLSL before 1.30, ESSL before 3.00: floats alone, other keywords and functions */
    const struct quick_row *quick_rows; /* quick.c: by opcode */
    const char *prefix;                 /* vs, fs, gs, tcs, tes, cs */
    size_t prefix_length;
    bool failed;
    uint64_t lacks[(TGSIC_FEATURE_COUNT + 63) / 64]; /* reported, once each */
    uint64_t needs[(TGSIC_FEATURE_COUNT + 63) / 64]; /* in the list of */
    struct tgsic_requirement *requirements;
    size_t num_requirements;
    uint64_t extensions[(TGSIC_EXT_COUNT + 63) / 64]; /* to enable */
    uint64_t properties;                              /* a bit for each that is not 0 */

    uint64_t helper_done[TGSIC_OPCODE_LIMIT / 64]; /* bits */

    struct io *inputs, *outputs, *system_values;
    struct slot_table slots[SLOTS_COUNT];
    struct tgsic_distances distances_in, distances_out;
    struct io_array *input_arrays, *output_arrays;
    uint32_t num_input_arrays, num_output_arrays;
    struct constant_names *constants;
    const char **sampler_names; /* by index of scan.samplers */

    struct resource *buffers, *images, shared;
    uint32_t num_buffers;
    struct counters *counters; /* by buffer */
    uint32_t num_counters;

    bool is_reported; /* the caller asks for bindings and requirements */
    struct tgsic_binding *bindings;
    size_t num_bindings;
    const char *colors[TGSIC_MAX_COLORS]; /* the names of colour outputs, NULL: none */
    unsigned num_colors;                  /* up to the last of them */
    uint8_t broadcast;                    /* colours that take the value of colour 0 */
    const char *name_prefix;              /* of everything that stages share; the caller's */
    const char *squares[2];               /* state_fragment.c: what has been printed already */
    unsigned num_squares;
    bool has_depth, has_srgb, has_logic;
    uint32_t channels_done; /* per view */
    uint32_t drivers;       /* declared: bit per enum tgsic_driver_uniform */
    uint8_t *view_drivers;  /* the same per view */
    bool has_buffer_texel;

    /* the instruction at hand */
    const struct tgsic_instruction *in;
    uint32_t index;
    const struct tgsic_operand_variables *operands;
    struct tgsic_text *out; /* body or subroutines */
    unsigned indent;
    unsigned known;                  /* sources that are in `sources`: a mask */
    enum tgsic_kind integer;         /* what `n` means */
    bool bare;                       /* sources are printed without their modifiers */
    bool hazard;                     /* results go to copies first */
    bool is_expression;              /* the result is printed, not assigned */
    bool is_bare_value;              /* nothing is to be closed but the statement */
    uint32_t resume;                 /* instructions before this one are said already */
    bool after_else;                 /* the branch at hand goes on in the line of an ELSE */
    bool *else_ifs;                  /* else_if.c: per instruction; NULL: not sought yet */
    uint32_t num_copies;             /* names used */
    struct variable_form *forms;     /* per variable */
    bool declares_at_top;            /* one of them in front of everything else */
    struct variable_form *numbers;   /* per component of an immediate, see operand.c */
    const struct resource *memory;   /* memory.c: what the instruction accesses, */
    uint32_t memory_index;           /* ... and the name of the first word's index */
    uint32_t num_indices, num_loops; /* names used */
    unsigned pair;                   /* alu_wide.c: the pair at hand, */
    bool pair_clamp;                 /* ... whether its value is clamped to 0..1, */
    uint32_t pair_copy, num_pairs;   /* ... and the copy that holds its value; names used */
    const struct texel *texel;       /* texture.c: the lookup whose statements are printed */
    uint32_t num_bounded;            /* loops with a counter */
    struct line_mark *marks;         /* lines.c */
    size_t num_marks;
    bool unreachable;      /* between SWITCH and its first CASE */
    uint32_t *switch_kind; /* per nesting */
    uint32_t num_switches;

    struct tgsic_scan scan;
    /* All above begins as zeroes but the scan's last member, what is below does not. */
    struct tgsic_host host; /* the caller's, or the default */
    union {
        struct tgsic_text sections[NUM_SECTIONS]; /* in the order of the output: */
        struct {
            struct tgsic_text header, globals, helpers, prologue, locals, body, epilogue,
                subroutines;
        };
    };
    struct place sources[MAX_SOURCES][4]; /* by position */
    struct variable_form read, written;   /* the elements of arrays at hand, see put.h */
    struct tgsic_binding unreported;      /* the last one, where nobody asks; read as far as set */
};

/* One statement's share of a destination. */
struct part {
    struct place place; /* of its first component */
    uint8_t count;
    uint8_t component[4]; /* of the destination, */
    uint8_t position[4];  /* ... in the GLSL vector */
};

/* ---- tgsi2glsl.c ---- */
TGSIC_PRINTF(3, 4)
TGSIC_COLD void tgsic_emit_fail(struct emit *e, struct tgsic_pos pos, const char *format, ...);
bool tgsic_emit_has(const struct emit *e, enum tgsic_feature feature);
static inline bool tgsic_emit_is_needed(const struct emit *e, enum tgsic_feature feature)
{
    return e->needs[feature / 64] >> (feature % 64) & 1;
}
/* The same for a feature that is not needed yet. */
bool tgsic_emit_need_first(struct emit *e, enum tgsic_feature feature);
/* Enables what the feature needs, or reports that the host lacks it. */
static inline bool tgsic_emit_need(struct emit *e, enum tgsic_feature feature)
{
    return tgsic_emit_is_needed(e, feature) || tgsic_emit_need_first(e, feature);
}
/* The same for what can be gone without, where the host lacks it. */
static inline bool tgsic_emit_want(struct emit *e, enum tgsic_feature feature)
{
    return tgsic_emit_is_needed(e, feature) ||
           (tgsic_emit_has(e, feature) && tgsic_emit_need_first(e, feature));
}
/* Can `precise` be said? It is then in need. */
static inline bool tgsic_emit_need_precise(struct emit *e)
{
    return tgsic_emit_want(e, TGSIC_FEATURE_PRECISE);
}
/* Is the property of a value other than 0? */
static inline bool tgsic_emit_is_set(const struct emit *e, enum tgsic_property property)
{
    return e->properties >> property & 1;
}
static inline bool tgsic_emit_is_es(const struct emit *e)
{
    return e->host.api == TGSIC_API_ES;
}
static inline unsigned tgsic_emit_version(const struct emit *e)
{
    return e->host.version;
}
struct tgsic_binding *tgsic_emit_bind_reported(struct emit *e, enum tgsic_resource resource,
                                               const char *name);
/* A binding of the report to fill in; where nobody asks for one, a scratch one. */
static inline struct tgsic_binding *tgsic_emit_bind(struct emit *e, enum tgsic_resource resource,
                                                    const char *name)
{
    return e->is_reported ? tgsic_emit_bind_reported(e, resource, name) : &e->unreported;
}

/* ---- declare.c ---- */
void tgsic_emit_declare(struct emit *e);
void tgsic_emit_declare_variables(struct emit *e);

/* ---- samplers.c ---- */
#define TGSIC_FEATURE_NOTHING TGSIC_FEATURE_COUNT

/* targets.def */
struct target_words {
    const char *name, *old;
    uint8_t image, feature, stand_in;
};
const struct target_words *tgsic_emit_target_words(unsigned target);
/* The target itself or, where the host lacks it, what stands in for it. */
enum tgsic_target tgsic_emit_target(const struct emit *e, enum tgsic_target target);
/* Enables what a sampler or image of this target needs. */
void tgsic_emit_need_target(struct emit *e, unsigned target);
/* The helper that finds a texel of a buffer in its stand-in. */
void tgsic_emit_buffer_texel(struct emit *e);
void tgsic_emit_declare_samplers(struct emit *e);
/* The name of a sampler, or of an array where it is one in GLSL, too. */
const char *tgsic_emit_sampler(const struct emit *e, const struct tgsic_scan_sampler *sampler);
/* The name of one unit of an array that GLSL cannot have as an array. */
const char *tgsic_emit_unit(struct emit *e, unsigned unit);

/* ---- driver.c: uniforms for the host to fill ---- */
/* Its name; declared when first asked for. */
const char *tgsic_emit_driver(struct emit *e, enum tgsic_driver_uniform driver);
/* The same for one of a view's, or an array for `count` views from there on. */
const char *tgsic_emit_view_driver(struct emit *e, enum tgsic_driver_uniform driver, unsigned view,
                                   unsigned count, const char *sampler);

/* ---- resources.c ---- */
void tgsic_emit_declare_resources(struct emit *e);
uint32_t tgsic_emit_shared_words(const struct emit *e);

/* ---- interface.c ---- */
void tgsic_emit_declare_io(struct emit *e);

/* ---- varying.c ---- */
struct io tgsic_emit_varying_in(struct emit *e, const struct tgsic_slot *slot);
struct io tgsic_emit_varying_out(struct emit *e, const struct tgsic_slot *slot);
/* The second varying of a colour whose shading is chosen at run time. */
const char *tgsic_emit_flat_name(struct emit *e, const struct tgsic_slot *slot);
/* Is the stage before known not to write this? */
bool tgsic_emit_producer_lacks(const struct emit *e, unsigned semantic, unsigned index);
/* Do all vertices of a patch or primitive have their own? */
static inline bool tgsic_emit_is_per_vertex(const struct emit *e, const struct tgsic_slot *slot)
{
    return !e->vertex && !e->fragment && slot->declared &&
           tgsic_is_per_vertex(e->stage, &e->shader->declarations[slot->declaration]);
}
/* Prepares the search for slots by semantic; the slot of one side, or NULL. */
void tgsic_emit_index_slots(struct emit *e);
const struct tgsic_slot *tgsic_emit_find_slot(const struct emit *e, enum slots side,
                                              unsigned semantic, unsigned index);
void tgsic_emit_location(struct emit *e, unsigned location);
/* The element that clip or cull distance `number` is. */
void tgsic_emit_distance(struct tgsic_text *out, const struct tgsic_distances *d, unsigned number);
struct tgsic_pos tgsic_emit_slot_position(const struct emit *e, const struct tgsic_slot *slot);

/* ---- ends.c: where vertices come from and fragments go to ---- */
static inline uint8_t tgsic_emit_vector_type(enum tgsic_kind kind)
{
    return kind == TGSIC_KIND_INT    ? TGSIC_VECTOR_INT
           : kind == TGSIC_KIND_UINT ? TGSIC_VECTOR_UINT
                                     : TGSIC_VECTOR_FLOAT;
}
struct io tgsic_emit_attribute(struct emit *e, uint32_t number);
struct io tgsic_emit_fragment_position(struct emit *e);
/* A COLOR input that takes BCOLOR on back faces. */
struct io tgsic_emit_two_sided(struct emit *e, const struct tgsic_slot *slot);
/* `slot`: NULL where the shader does not write it. */
struct io tgsic_emit_color(struct emit *e, unsigned number, const struct tgsic_slot *slot);
struct io tgsic_emit_depth(struct emit *e, const struct tgsic_slot *slot);
const char *tgsic_emit_depth_name(const struct emit *e);
void tgsic_emit_broadcast_color(struct emit *e);

/* ---- stages.c: what geometry, tessellation and compute shaders have of their own ---- */
/* Declares layouts; prints EMIT and ENDPRIM. */
void tgsic_emit_stage_layout(struct emit *e);
void tgsic_emit_vertex(struct emit *e);

/* ---- epilogue.c: what happens around the shader's own code ---- */
/* Declares a variable that the prologue assigns: prints `type name` there, or `name` where
 * subroutines or the epilogue must see it. */
void tgsic_emit_prologue_name(struct emit *e, const char *type, const char *name);
void tgsic_emit_prologue(struct emit *e);
void tgsic_emit_epilogue(struct emit *e);

/* ---- state_vertex.c, state_fragment.c: state that the host asked to have translated ---- */
static inline bool tgsic_emit_is_on(unsigned variant)
{
    return variant != TGSIC_VARIANT_OFF;
}
/* Refuses what no shader can do. */
void tgsic_emit_check_state(struct emit *e);
/* Does state change POSITION behind the shader's own code? It then has a variable of its own. */
bool tgsic_emit_moves_position(const struct emit *e);
void tgsic_emit_clamp_colors(struct emit *e);
void tgsic_emit_vertex_state(struct emit *e);
void tgsic_emit_fragment_state(struct emit *e);
/* The y of window positions, seen from above (`upper`) or below. */
const char *tgsic_emit_window_y(struct emit *e, bool upper);
/* Window depth as it is without the depth clamp's help. */
const char *tgsic_emit_window_z(struct emit *e);
/* A vec2 that the host has, with its y in 0..1 turned round where the picture is. */
const char *tgsic_emit_unit_square(struct emit *e, const char *built_in, const char *name);
/* A texel expression of this view between the two has the channels that the state asks for. */
bool tgsic_emit_has_channels(const struct emit *e, unsigned view);
void tgsic_emit_open_channels(struct emit *e, unsigned view, char letter);

/* ---- feedback.c: captured outputs ---- */
bool tgsic_emit_is_captured(const struct emit *e, unsigned output);
void tgsic_emit_captures(struct emit *e);

/* ---- condition.c ---- */
/* Is the instruction a comparison that is said by the UIF right behind it? */
bool tgsic_emit_is_condition(struct emit *e, uint32_t index);
/* Prints it as an expression. */
void tgsic_emit_condition(struct emit *e, uint32_t index, bool negated);
/* Does the loop at hand start with `if (comparison) break;`, of five instructions with its own? */
bool tgsic_emit_loop_has_condition(struct emit *e);

/* ---- else_if.c ---- */
/* Is the ELSE at hand said together with the branch that is all that stands in it? */
bool tgsic_emit_is_else_if(struct emit *e);
/* Is the ENDIF at hand that of such an ELSE? Of that it has been asked, so that branches without
 * one find out nothing. */
bool tgsic_emit_ends_else_if(const struct emit *e);

/* ---- lines.c: which line is of which instruction ---- */
/* Behind the statements of an instruction, which start at `start` of `out`. */
void tgsic_emit_mark(struct emit *e, uint32_t index, struct tgsic_text *out, size_t start);
/* Fills in the report's lines. */
void tgsic_emit_map_lines(const struct emit *e, struct tgsic_arena *arena,
                          struct tgsic_report *report);

/* ---- place.c ---- */
/* Makes `in`, which is instruction e->index or stands for it, the instruction at hand. */
static inline void tgsic_emit_start(struct emit *e, const struct tgsic_instruction *in)
{
    e->in = in;
    e->operands = &e->scan.operands[e->scan.first_operand[e->index]];
    e->known = 0;
}

/* The variables behind an operand. */
static inline const struct tgsic_operand_variables *tgsic_emit_operand(const struct emit *e,
                                                                       unsigned operand)
{
    return &e->operands[operand];
}

/* Fills in e->sources[source]. */
void tgsic_emit_find_source(struct emit *e, unsigned source);

/* Where the four positions of a source of the instruction at hand live. */
static inline const struct place *tgsic_emit_source_places(struct emit *e, unsigned source)
{
    if (!(e->known >> source & 1))
        tgsic_emit_find_source(e, source);
    return e->sources[source];
}

/* Where the four components of a destination live. */
void tgsic_emit_result_places(const struct emit *e, unsigned index, struct place places[4]);
/* Where a component of a variable or of a slot lives. */
struct place tgsic_emit_variable_place(const struct emit *e, uint32_t id, unsigned component);
struct place tgsic_emit_io_place(const struct emit *e, const struct io *io, uint8_t base,
                                 uint32_t slot, unsigned component);

/* The buffer of a CONST register; does it live among the integers? */
static inline const struct constant_names *
tgsic_emit_constant(const struct emit *e, const struct tgsic_register *reg, bool *integer)
{
    uint32_t buffer = reg->has_dimension ? (uint32_t)reg->dimension : 0;
    if (!buffer && reg->dimension_indirect)
        buffer = 1; /* choices among buffers leave out the plain constants */
    const struct constant_names *names = &e->constants[buffer];
    *integer = names->floats != names->integers && !reg->indirect && reg->index >= 0 &&
               e->scan.constants[buffer].kinds[reg->index] >= 1u << TGSIC_KIND_INT;
    return names;
}

/* The components of an immediate; of none they are zero. */
static inline const uint32_t *tgsic_emit_immediate_bits(const struct emit *e, int index)
{
    static const struct tgsic_immediate none = {0};
    bool exists = index >= 0 && (uint32_t)index < e->shader->num_immediates;
    return (exists ? &e->shader->immediates[index] : &none)->bits;
}

/* ---- name.c ---- */
/* The stage's prefix and a stem, also with a number, in the arena. */
const char *tgsic_emit_join(struct emit *e, const char *stem, size_t length);
const char *tgsic_emit_join_number(struct emit *e, const char *stem, size_t length,
                                   unsigned number);
/* The same for literals, whose lengths the compiler knows. */
#define EMIT_JOINED(e, stem)       tgsic_emit_join((e), "" stem, sizeof(stem) - 1)
#define EMIT_NAME(e, stem, number) tgsic_emit_join_number((e), "" stem, sizeof(stem) - 1, (number))

/* Fills in e->forms. */
void tgsic_emit_form_variables(struct emit *e);

/* Pieces of a line. Each is written to room of the size that is said here, as tgsic_text_room()
 * gives it, and may write all of that; it returns where the piece ends. */
enum { TYPE_ROOM = 16, SWIZZLE_ROOM = 5, LITERAL_ROOM = TGSIC_NUMBER_SIZE, CAST_ROOM = 64 };

static inline char *tgsic_put_text(char *at, const char *text, size_t length)
{
    tgsic_copy_short(at, text, length);
    return at + length;
}
#define PUT_LITERAL(at, text) tgsic_put_text((at), "" text, sizeof(text) - 1)

static inline uint32_t tgsic_positions_word(const uint8_t bytes[4])
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* A dot and the letters of `count` of these positions. All four at once: from one to the next is
 * one code, but from z to w. */
static inline char *tgsic_put_swizzle(char *at, uint32_t positions, unsigned count)
{
    uint32_t letters = ((positions + 0x01010101u) & 0x03030303u) + 0x01010101u * 'w';
    at[0] = '.';
    at[1] = (char)letters;
    at[2] = (char)(letters >> 8);
    at[3] = (char)(letters >> 16);
    at[4] = (char)(letters >> 24);
    return at + 1 + count;
}

static inline void tgsic_emit_variable_name(struct emit *e, struct tgsic_text *out,
                                            uint32_t variable)
{
    const struct variable_form *form = &e->forms[variable];
    tgsic_text_bytes(out, form->name, form->length);
}

/* The same at the end of the text. */
static inline void tgsic_emit_swizzle(struct emit *e, const uint8_t positions[4], unsigned count)
{
    char *room = tgsic_text_room(e->out, SWIZZLE_ROOM);
    tgsic_text_end(e->out, tgsic_put_swizzle(room, tgsic_positions_word(positions), count));
}

/* The same for one. */
static inline void tgsic_emit_letter(struct emit *e, uint8_t position)
{
    tgsic_emit_swizzle(e, (const uint8_t[4]){position}, 1);
}

/* Gives a slot another name, or another expression. */
static inline void tgsic_emit_rename(struct io *io, const char *name)
{
    io->name = name;
    io->name_length = 0;
}
/* Gives it a front of so many bytes, stem and number as its name, and that of a form. */
void tgsic_emit_name_slot(struct emit *e, struct io *io, const char *front, size_t length,
                          const struct type_word *stem, unsigned number);
/* Gives a slot that is one vector with a name the form of it. */
void tgsic_emit_form_slot(struct emit *e, struct io *io, const struct tgsic_slot *slot,
                          enum base base);
/* The form of a vector, or NULL where its name is too long for one. */
struct variable_form *tgsic_emit_form(struct emit *e, const char *name, size_t length,
                                      struct place place);
/* Makes `form` that of an element of an array of TEMPs, which a number chooses; or returns NULL. */
struct variable_form *tgsic_emit_form_element(const struct emit *e,
                                              const struct tgsic_register *reg,
                                              struct variable_form *form);
/* The vector, or scalar, that a place is in. */
void tgsic_emit_place(struct emit *e, const struct place *place, const struct tgsic_register *reg,
                      const struct tgsic_operand_variables *op);
/* An index in brackets of the array that starts at register `first`, clamped on demand. */
void tgsic_emit_index(struct emit *e, const struct tgsic_register *reg, uint32_t variable,
                      uint32_t first, uint32_t count);
/* The value of an address register, as an int. */
void tgsic_emit_address(struct emit *e, const struct tgsic_indirect *indirect, uint32_t variable);
/* Component `c` of register `slot`, which an index chose, or false where there is no such. */
bool tgsic_emit_chosen_component(struct emit *e, const struct io *slots, uint32_t slot, unsigned c,
                                 const struct tgsic_register *reg,
                                 const struct tgsic_operand_variables *op);

/* ---- plain.c ---- */
/* Prints positions of a source as `want`; `scalar`: one that is the same everywhere may stay a
 * scalar. */
void tgsic_emit_source(struct emit *e, unsigned source, const uint8_t *positions, unsigned count,
                       enum tgsic_kind want, bool scalar);

/* ---- operand.c ---- */
/* Prints an immediate to SOURCE_ROOM bytes. */
char *tgsic_put_immediate(struct emit *e, char *at, unsigned source, const uint8_t *positions,
                          unsigned count, enum tgsic_kind want, bool scalar);
/* The same for sources that are neither plain nor immediates. */
void tgsic_emit_other_source(struct emit *e, unsigned source, const uint8_t *positions,
                             unsigned count, enum tgsic_kind want, bool scalar);
/* Of each kind, the scalar and the vectors. */
enum { TYPES_OF_KIND = 4 };
#define TGSIC_TYPE(kind, width) (TYPES_OF_KIND * (kind) + (width)-1)
enum { NUM_TYPES = TGSIC_TYPE(TGSIC_KIND_UINT64 + 1, 1), NO_TYPE = NUM_TYPES };
extern const struct type_word tgsic_emit_types[NUM_TYPES];
/* The same with what parts them from a name; NO_TYPE: nothing. */
extern const struct type_word tgsic_emit_declarations[NUM_TYPES + 1];
static inline const char *tgsic_emit_type(enum tgsic_kind kind, unsigned width)
{
    return tgsic_emit_types[TGSIC_TYPE(kind, width)].text;
}
static inline char *tgsic_put_word(char *at, const struct type_word *word)
{
    memcpy(at, word, TYPE_ROOM);
    return at + word->length;
}
static inline char *tgsic_put_type(char *at, enum tgsic_kind kind, unsigned width)
{
    return tgsic_put_word(at, &tgsic_emit_types[TGSIC_TYPE(kind, width)]);
}
/* Declares a slot that is one vector, or one for each vertex, and has its first name. */
static inline void tgsic_emit_declare_slot(struct emit *e, const struct type_word *qualifier,
                                           const struct io *io)
{
    char *at = tgsic_text_room(&e->globals, 2 * TYPE_ROOM + SLOT_NAME_ROOM + 5);
    at = tgsic_put_type(tgsic_put_word(at, qualifier), (enum tgsic_kind)io->kind, 4);
    *at++ = ' ';
    memcpy(at, io->name, SLOT_NAME_ROOM);
    at += io->name_length;
    memcpy(at, "[]", 2);
    at += io->per_vertex ? 2 : 0;
    tgsic_text_end(&e->globals, PUT_LITERAL(at, ";\n"));
}
/* The type and an opening bracket. */
static inline void tgsic_emit_open_type(struct emit *e, enum tgsic_kind kind, unsigned width)
{
    char *at = tgsic_put_type(tgsic_text_room(e->out, TYPE_ROOM + 1), kind, width);
    *at++ = '(';
    tgsic_text_end(e->out, at);
}

/* To LITERAL_ROOM. */
char *tgsic_put_literal(struct emit *e, char *at, enum tgsic_kind kind, uint32_t bits);
void tgsic_emit_literal(struct emit *e, enum tgsic_kind kind, uint32_t bits);
/* A component of an immediate in the form of a variable of that kind, so that it is made into text
 * but once. Its `plain` is NONE where it has a sign, which what is in front of it would be merged
 * with; its length is more than NAME_ROOM where its text is not in the form. */
void tgsic_emit_form_number(struct emit *e, struct variable_form *form, enum tgsic_kind kind,
                            unsigned component, uint32_t bits);
static inline const struct variable_form *tgsic_emit_number(struct emit *e, int index,
                                                            unsigned component, unsigned kind)
{
    if (index < 0 || (uint32_t)index >= e->shader->num_immediates)
        return NULL;
    struct variable_form *form = &e->numbers[4 * index + (int)component];
    if (form->place.kind != kind)
        tgsic_emit_form_number(e, form, (enum tgsic_kind)kind, component,
                               e->shader->immediates[index].bits[component]);
    return form;
}
/* Is it an input that has all four components? */
static inline bool tgsic_emit_is_vector_input(const struct emit *e,
                                              const struct tgsic_register *reg)
{
    if (reg->file != TGSIC_FILE_IN || reg->indirect || reg->index < 0)
        return false;
    const struct variable_form *form = e->inputs[reg->index].plain;
    return form && form->place.width == 4;
}
/* Do the positions in `mask` all read one scalar? */
bool tgsic_emit_is_scalar(struct emit *e, unsigned source, const uint8_t *positions,
                          unsigned count);
/* tgsic_emit_source() for positions 0..count. */
void tgsic_emit_vector(struct emit *e, unsigned source, unsigned count, enum tgsic_kind want);
/* One component. */
void tgsic_emit_scalar(struct emit *e, unsigned source, unsigned position, enum tgsic_kind want);
/* The value of an immediate component, or false when the operand is none. */
bool tgsic_emit_immediate(const struct emit *e, unsigned source, unsigned position, uint32_t *bits);
/* Are the modifiers of a source said around what it reads? */
static inline bool tgsic_emit_is_modified(const struct emit *e, const struct tgsic_src *src,
                                          enum tgsic_kind to)
{
    return (src->negate || src->absolute) && !e->bare && to != TGSIC_KIND_BOOL;
}
/* Around the components of a source: its modifiers, and what makes `to` of it. To CAST_ROOM. */
char *tgsic_put_open_modified(struct emit *e, char *at, const struct tgsic_src *src,
                              enum tgsic_kind from, enum tgsic_kind to, unsigned width);
char *tgsic_put_close_modified(const struct emit *e, char *at, const struct tgsic_src *src,
                               enum tgsic_kind from, enum tgsic_kind to, unsigned width);
/* Around an expression of one kind that is wanted as another. To CAST_ROOM. */
char *tgsic_put_open_other(struct emit *e, char *at, enum tgsic_kind from, enum tgsic_kind to,
                           unsigned width);
char *tgsic_put_close_other(char *at, enum tgsic_kind from, enum tgsic_kind to, unsigned width);
/* The same at the end of the text. */
void tgsic_emit_open_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                           unsigned width);
void tgsic_emit_close_other(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                            unsigned width);
static inline void tgsic_emit_open_cast(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                                        unsigned width)
{
    if (from != to)
        tgsic_emit_open_other(e, from, to, width);
}

static inline void tgsic_emit_close_cast(struct emit *e, enum tgsic_kind from, enum tgsic_kind to,
                                         unsigned width)
{
    if (from != to)
        tgsic_emit_close_other(e, from, to, width);
}

/* ---- assign.c ---- */
typedef void result_writer(struct emit *e, const struct part *part);
/* Calls `write` for each statement that the destination needs. */
void tgsic_emit_results(struct emit *e, result_writer *write);
/* The name of a part, with its declaration and mask, and the equals sign. */
void tgsic_emit_destination(struct emit *e, const struct part *part);
static inline void tgsic_emit_end_statement(struct emit *e)
{
    TEXT_LITERAL(e->out, ";\n");
}
/* What stands around values that are not assigned as they are. */
void tgsic_emit_open(struct emit *e, const struct part *part, char letter, bool scalar);
void tgsic_emit_close(struct emit *e, const struct part *part, char letter, bool scalar);
/* Opens and closes the statement of a part: between them comes an expression of the type that
 * `letter` names, a scalar or as wide as the part. `scalar`: it is a scalar, the part may not be.
 */
void tgsic_emit_begin(struct emit *e, const struct part *part, char letter, bool scalar);
void tgsic_emit_end(struct emit *e, const struct part *part, char letter, bool scalar);
static inline size_t tgsic_emit_indentation(const struct emit *e)
{
    return 4 * (size_t)e->indent;
}
/* Starts a line: writes the indentation, returns where `room` more bytes may be written. */
static inline char *tgsic_emit_start_line(struct emit *e, size_t room)
{
    static const char spaces[32] = "                                "; /* what most lines need */
    size_t count = tgsic_emit_indentation(e);
    char *at = tgsic_text_room(e->out, count + sizeof spaces + room);
    memcpy(at, spaces, sizeof spaces);
    if (count > sizeof spaces)
        memset(at, ' ', count);
    return at + count;
}
static inline void tgsic_emit_indent(struct emit *e)
{
    tgsic_text_end(e->out, tgsic_emit_start_line(e, 0));
}
/* Assigns a value of `width` components to the destination: `print` prints an expression that a
 * swizzle may follow, just once. The first component goes to component `first`. */
typedef void value_printer(struct emit *e);
void tgsic_emit_value(struct emit *e, char letter, unsigned width, unsigned first,
                      value_printer *print);
/* Components that reach something. */
bool tgsic_emit_has_result(struct emit *e);

/* ---- alu_wide.c: 64-bit values ---- */
void tgsic_emit_wide(struct emit *e);
/* A pair of a source that opcodes.def says is 64 bits wide, or its 32-bit component. */
char *tgsic_put_pair(struct emit *e, char *at, unsigned source, unsigned pair);
/* Two words as a 64-bit value; a copy by MOV or UCMP. */
char *tgsic_put_packed(struct emit *e, char *at, unsigned source, const uint8_t positions[2],
                       enum tgsic_kind kind);
/* Around a uvec2 that becomes a value of a 64-bit kind, and around such a value that becomes one.
 */
void tgsic_emit_open_pack(struct emit *e, enum tgsic_kind kind);
void tgsic_emit_close_pack(struct emit *e, enum tgsic_kind kind);
void tgsic_emit_open_unpack(struct emit *e, enum tgsic_kind kind);
void tgsic_emit_close_unpack(struct emit *e, enum tgsic_kind kind);

/* ---- opcodes: emitters.def says which of these prints the instruction at hand ---- */
/* The opcode's formula for pair `pair` of its operands. */
char *tgsic_put_formula(struct emit *e, char *at, unsigned pair);
void tgsic_emit_alu(struct emit *e);
void tgsic_emit_interpolated(struct emit *e);
void tgsic_emit_fetched(struct emit *e);
void tgsic_emit_texture(struct emit *e);
void tgsic_emit_flow(struct emit *e);
void tgsic_emit_memory(struct emit *e);
void tgsic_emit_group(struct emit *e);
void tgsic_emit_memory_barrier(struct emit *e);

#endif
