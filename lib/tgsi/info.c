/* SPDX-License-Identifier: MIT */
/* The vocabulary tables as arrays indexed by number. */
#include "dialect.h"
#include "shader.h"

#define COUNT(array)      (sizeof(array) / sizeof(array)[0])
#define NAME_OF(table, n) ((n) < COUNT(table) ? (table)[n] : NULL)

const struct tgsic_opcode_info tgsic_opcode_table[TGSIC_OPCODE_LIMIT] = {
#define F(name) TGSIC_OPFLAG_##name
#define TGSI_OP(number, name, dst, src, mode, flags, roles)                                        \
    [number] = {#name, roles, dst, src, sizeof dst - 1, sizeof src - 1, TGSIC_MODE_##mode, flags},
#include "opcodes.def"
#undef TGSI_OP
#undef F
};

const struct tgsic_opcode_info *tgsic_opcode_info(unsigned opcode)
{
    static const struct tgsic_opcode_info none = {NULL, "", "", "", 0, 0, TGSIC_MODE_NONE, 0};
    bool known = opcode < TGSIC_OPCODE_LIMIT && tgsic_opcode_table[opcode].name;
    return known ? &tgsic_opcode_table[opcode] : &none;
}

bool tgsic_dialect_has_opcode(enum tgsic_dialect dialect, enum tgsic_opcode opcode)
{
    const unsigned every_virgl = TGSIC_OPFLAG_VIRGL_OK | TGSIC_OPFLAG_VIRGL13_OK;
    unsigned needed = dialect == TGSIC_DIALECT_VIRGL ? every_virgl : TGSIC_OPFLAG_IN_MESA;
    return (tgsic_opcode_info(opcode)->flags & needed) == needed;
}

bool tgsic_dialect_parse(const char *name, enum tgsic_dialect *dialect, uint16_t *release)
{
    static const struct {
        const char *name;
        enum tgsic_dialect dialect;
        uint16_t release;
    } rows[] = {
        {"gallium", TGSIC_DIALECT_GALLIUM, 0},
        {"virgl", TGSIC_DIALECT_VIRGL, 0},
        {"virgl@0.10", TGSIC_DIALECT_VIRGL, TGSIC_VIRGL_0_10},
        {"virgl@1.3", TGSIC_DIALECT_VIRGL, TGSIC_VIRGL_1_3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].name, name) != 0)
            continue;
        *dialect = rows[i].dialect;
        *release = rows[i].release;
        return true;
    }
    return false;
}

const char *tgsic_virgl_lack(unsigned release, enum tgsic_opcode opcode)
{
    bool is_new = release >= TGSIC_VIRGL_1_3;
    unsigned flags = tgsic_opcode_info(opcode)->flags;
    if (flags & (is_new ? TGSIC_OPFLAG_VIRGL13_OK : TGSIC_OPFLAG_VIRGL_OK))
        return NULL;
    return flags & TGSIC_OPFLAG_VIRGL13_OK
               ? "has no form in the virgl dialect of release 0.10 (1.3 has one)"
               : "has no form in the virgl dialect";
}

static const struct tgsic_target_info targets[] = {
#define TGSI_TARGET(number, ident, name, coords, layer, shadow, msaa)                              \
    [number] = {name, coords, layer, shadow, msaa},
#include "enums.def"
};

const struct tgsic_target_info *tgsic_target_info(unsigned target)
{
    static const struct tgsic_target_info none = {NULL, 0, false, false, false};
    return target < COUNT(targets) ? &targets[target] : &none;
}

static const char *const processors[] = {
#define TGSI_PROCESSOR(number, name) [number] = #name,
#include "enums.def"
};
static const char *const files[] = {
#define TGSI_FILE(number, name) [number] = #name,
#include "enums.def"
};
static const char *const semantics[] = {
#define TGSI_SEMANTIC(number, name) [number] = #name,
#include "enums.def"
};
static const char *const properties[] = {
#define TGSI_PROPERTY(number, name, value) [number] = #name,
#include "enums.def"
};
static const char *const interpolations[] = {
#define TGSI_INTERPOLATION(number, name) [number] = #name,
#include "enums.def"
};
static const char *const locations[] = {
#define TGSI_LOCATION(number, name) [number] = #name,
#include "enums.def"
};
static const char *const return_types[] = {
#define TGSI_RETURN_TYPE(number, name) [number] = #name,
#include "enums.def"
};
static const char *const memory_types[] = {
#define TGSI_MEMORY_TYPE(number, name) [number] = #name,
#include "enums.def"
};
static const char *const immediate_types[] = {
#define TGSI_IMMEDIATE_TYPE(number, name) [number] = #name,
#include "enums.def"
};
static const char *const primitives[] = {
#define TGSI_PRIMITIVE(number, name) [number] = #name,
#include "enums.def"
};
static const char *const coord_origins[] = {
#define TGSI_COORD_ORIGIN(number, name) [number] = #name,
#include "enums.def"
};
static const char *const pixel_centers[] = {
#define TGSI_PIXEL_CENTER(number, name) [number] = #name,
#include "enums.def"
};
static const struct {
    const char *name, *layout;
    enum tgsic_return_type data;
} formats[] = {
#define TGSI_FORMAT(number, name, layout, data) [number] = {#name, layout, TGSIC_RETURN_##data},
#include "enums.def"
};

static const uint8_t property_values[] = {
#define TGSI_PROPERTY(number, name, value) [number] = TGSIC_PROPERTY_IS_##value,
#include "enums.def"
};

const char *tgsic_processor_name(unsigned processor)
{
    return NAME_OF(processors, processor);
}

const char *tgsic_file_name(unsigned file)
{
    return NAME_OF(files, file);
}

const char *tgsic_semantic_name(unsigned semantic)
{
    return NAME_OF(semantics, semantic);
}

const char *tgsic_property_name(unsigned property)
{
    return NAME_OF(properties, property);
}

enum tgsic_value_kind tgsic_property_value_kind(unsigned property)
{
    return property < COUNT(property_values) ? (enum tgsic_value_kind)property_values[property]
                                             : TGSIC_PROPERTY_IS_UINT;
}

const char *tgsic_property_value_name(unsigned property, uint32_t value)
{
    switch (tgsic_property_value_kind(property)) {
    case TGSIC_PROPERTY_IS_PRIMITIVE:
        return NAME_OF(primitives, value);
    case TGSIC_PROPERTY_IS_COORD_ORIGIN:
        return NAME_OF(coord_origins, value);
    case TGSIC_PROPERTY_IS_PIXEL_CENTER:
        return NAME_OF(pixel_centers, value);
    case TGSIC_PROPERTY_IS_PROCESSOR:
        return NAME_OF(processors, value);
    case TGSIC_PROPERTY_IS_UINT:
        break;
    }
    return NULL;
}

const char *tgsic_interpolation_name(unsigned interpolation)
{
    return NAME_OF(interpolations, interpolation);
}

const char *tgsic_location_name(unsigned location)
{
    return NAME_OF(locations, location);
}

const char *tgsic_return_type_name(unsigned type)
{
    return NAME_OF(return_types, type);
}

const char *tgsic_memory_type_name(unsigned type)
{
    return NAME_OF(memory_types, type);
}

const char *tgsic_immediate_type_name(unsigned type)
{
    return NAME_OF(immediate_types, type);
}

const char *tgsic_primitive_name(unsigned primitive)
{
    return NAME_OF(primitives, primitive);
}

unsigned tgsic_primitive_vertices(unsigned primitive)
{
    static const uint8_t vertices[] = {
        [TGSIC_PRIMITIVE_POINTS] = 1,
        [TGSIC_PRIMITIVE_LINES] = 2,
        [TGSIC_PRIMITIVE_LINE_LOOP] = 2,
        [TGSIC_PRIMITIVE_LINE_STRIP] = 2,
        [TGSIC_PRIMITIVE_TRIANGLES] = 3,
        [TGSIC_PRIMITIVE_TRIANGLE_STRIP] = 3,
        [TGSIC_PRIMITIVE_TRIANGLE_FAN] = 3,
        [TGSIC_PRIMITIVE_QUADS] = 4,
        [TGSIC_PRIMITIVE_QUAD_STRIP] = 4,
        [TGSIC_PRIMITIVE_POLYGON] = 3,
        [TGSIC_PRIMITIVE_LINES_ADJACENCY] = 4,
        [TGSIC_PRIMITIVE_LINE_STRIP_ADJACENCY] = 4,
        [TGSIC_PRIMITIVE_TRIANGLES_ADJACENCY] = 6,
        [TGSIC_PRIMITIVE_TRIANGLE_STRIP_ADJACENCY] = 6,
    };
    return primitive < COUNT(vertices) ? vertices[primitive] : 0;
}

const char *tgsic_format_name(unsigned format)
{
    return format < COUNT(formats) ? formats[format].name : NULL;
}

const char *tgsic_format_layout(unsigned format)
{
    return tgsic_format_name(format) ? formats[format].layout : "";
}

enum tgsic_return_type tgsic_format_data(unsigned format)
{
    return tgsic_format_name(format) ? formats[format].data : TGSIC_RETURN_FLOAT;
}
