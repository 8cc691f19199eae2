/* SPDX-License-Identifier: MIT */
/* The SPIR-V module that a translation fills, and its header, joined at the end. */
#include "module.h"

#include <string.h>

enum { GENERATOR = 0, HEADER_WORDS = 5 };

void tgsic_t2s_init(struct module *m, struct tgsic_arena *arena, uint32_t version, size_t limit)
{
    *m = (struct module){.arena = arena, .version = version, .limit = limit, .num_ids = 1};
    tgsic_t2s_capability(m, SpvCapabilityShader);
}

void tgsic_t2s_grow(struct module *m, struct words *words, size_t count)
{
    size_t capacity = words->capacity ? words->capacity * 2 : 256;
    if (words->count + count > m->limit)
        tgsic_arena_fail(m->arena, TGSIC_E_LIMIT);
    while (capacity < words->count + count)
        capacity *= 2;
    words->data = tgsic_arena_grow_raw(m->arena, words->data, words->count * sizeof *words->data,
                                       capacity * sizeof *words->data);
    words->capacity = capacity;
}

void tgsic_t2s_grow_places(struct module *m, uint32_t id)
{
    uint32_t count = m->num_places ? m->num_places * 2 : 256;
    while (count <= id)
        count *= 2;
    m->places = tgsic_arena_grow(m->arena, m->places, m->num_places * sizeof *m->places,
                                 count * sizeof *m->places);
    m->num_places = count;
}

static size_t text_words(const char *text)
{
    return strlen(text) / 4 + 1;
}

/* Four characters a word, the first in the low byte, with a NUL at least. */
static void copy_text(uint32_t *to, const char *text)
{
    size_t count = text_words(text), length = strlen(text);
    for (size_t i = 0; i < count; i++)
        to[i] = 0;
    for (size_t i = 0; i < length; i++)
        to[i / 4] |= (uint32_t)(unsigned char)text[i] << (i % 4 * 8);
}

void tgsic_t2s_put_text(struct module *m, struct words *words, unsigned op, const uint32_t *first,
                        unsigned num_first, const char *text, const uint32_t *last,
                        unsigned num_last)
{
    unsigned length = (unsigned)text_words(text);
    uint32_t *room = tgsic_t2s_open(m, words, op, num_first + length + num_last);
    for (unsigned i = 0; i < num_first; i++)
        room[i] = first[i];
    copy_text(room + num_first, text);
    for (unsigned i = 0; i < num_last; i++)
        room[num_first + length + i] = last[i];
}

void tgsic_t2s_name(struct module *m, uint32_t id, const char *name)
{
    tgsic_t2s_put_text(m, &m->debug, SpvOpName, &id, 1, name, NULL, 0);
}

/* ---- Capabilities and extensions ----------------------------------------------------------- */

void tgsic_t2s_capability(struct module *m, SpvCapability capability)
{
    unsigned at = 0;
    while (at < m->num_capabilities && m->capabilities[at] < (unsigned)capability)
        at++;
    if (at < m->num_capabilities && m->capabilities[at] == (unsigned)capability)
        return;
    if (m->num_capabilities == MAX_CAPABILITIES)
        tgsic_arena_fail(m->arena, TGSIC_E_INTERNAL);
    memmove(&m->capabilities[at + 1], &m->capabilities[at],
            (m->num_capabilities - at) * sizeof *m->capabilities);
    m->capabilities[at] = (uint16_t)capability;
    m->num_capabilities++;
}

void tgsic_t2s_extension(struct module *m, const char *name)
{
    for (unsigned i = 0; i < m->num_extensions; i++)
        if (!strcmp(m->extensions[i], name))
            return;
    if (m->num_extensions == MAX_EXTENSIONS)
        tgsic_arena_fail(m->arena, TGSIC_E_INTERNAL);
    m->extensions[m->num_extensions++] = name;
}

uint32_t tgsic_t2s_extended(struct module *m)
{
    if (!m->extended)
        m->extended = tgsic_t2s_id(m);
    return m->extended;
}

/* ---- What exists once ---------------------------------------------------------------------- */

static uint32_t hash_words(unsigned op, uint32_t type, const uint32_t *operands, unsigned count)
{
    uint32_t hash = (op * 0x9e3779b1u) ^ type;
    for (unsigned i = 0; i < count; i++)
        hash = ((hash << 5 | hash >> 27) ^ operands[i]) * 0x9e3779b1u;
    return hash ^ hash >> 15;
}

/* is the instruction at `at` this one? `place` is where its id stands */
static bool is_same(const uint32_t *at, unsigned op, uint32_t type, unsigned place,
                    const uint32_t *operands, unsigned count)
{
    if (at[0] != ((count + 1 + place) << 16 | op) || (place == 2 && at[1] != type))
        return false;
    return !count || !memcmp(at + 1 + place, operands, count * sizeof *operands);
}

static void double_table(struct module *m)
{
    uint32_t size = m->unique_size ? m->unique_size * 2 : 128;
    uint32_t *table = ARENA_ARRAY(m->arena, uint32_t, size);
    for (uint32_t i = 0; i < m->unique_size; i++) {
        if (!m->unique[i])
            continue;
        const uint32_t *at = m->globals.data + m->unique[i] - 1;
        unsigned length = at[0] >> 16, op = at[0] & 0xffff;
        bool typed = op >= SpvOpConstantTrue;
        uint32_t slot =
            hash_words(op, typed ? at[1] : 0, at + (typed ? 3 : 2), length - (typed ? 3 : 2)) &
            (size - 1);
        while (table[slot])
            slot = (slot + 1) & (size - 1);
        table[slot] = m->unique[i];
    }
    m->unique = table;
    m->unique_size = size;
}

/* place 1: no result type; 2: with one */
static uint32_t find_or_make(struct module *m, unsigned op, uint32_t type, unsigned place,
                             const uint32_t *operands, unsigned count)
{
    if (m->unique_count * 2 >= m->unique_size)
        double_table(m);
    uint32_t slot = hash_words(op, type, operands, count) & (m->unique_size - 1);
    for (; m->unique[slot]; slot = (slot + 1) & (m->unique_size - 1)) {
        const uint32_t *at = m->globals.data + m->unique[slot] - 1;
        if (is_same(at, op, type, place, operands, count))
            return at[place];
    }
    m->unique[slot] = (uint32_t)m->globals.count + 1;
    m->unique_count++;
    uint32_t *room = tgsic_t2s_open(m, &m->globals, op, place + count);
    uint32_t id = tgsic_t2s_id(m);
    tgsic_t2s_note(m, id, true, m->unique[slot] - 1);
    if (place == 2)
        room[0] = type;
    room[place - 1] = id;
    for (unsigned i = 0; i < count; i++)
        room[place + i] = operands[i];
    return id;
}

uint32_t tgsic_t2s_type_of(struct module *m, unsigned op, const uint32_t *operands, unsigned count)
{
    return find_or_make(m, op, 0, 1, operands, count);
}

uint32_t tgsic_t2s_constant_of(struct module *m, unsigned op, uint32_t type,
                               const uint32_t *operands, unsigned count)
{
    return find_or_make(m, op, type, 2, operands, count);
}

/* ---- Types --------------------------------------------------------------------------------- */

static uint32_t scalar_type(struct module *m, enum tgsic_kind kind)
{
    switch (kind) {
    case TGSIC_KIND_INT:
        return SPV_TYPE(m, SpvOpTypeInt, 32, 1);
    case TGSIC_KIND_UINT:
        return SPV_TYPE(m, SpvOpTypeInt, 32, 0);
    case TGSIC_KIND_BOOL:
        return tgsic_t2s_type_of(m, SpvOpTypeBool, NULL, 0);
    case TGSIC_KIND_DOUBLE:
        tgsic_t2s_capability(m, SpvCapabilityFloat64);
        return SPV_TYPE(m, SpvOpTypeFloat, 64);
    case TGSIC_KIND_INT64:
        tgsic_t2s_capability(m, SpvCapabilityInt64);
        return SPV_TYPE(m, SpvOpTypeInt, 64, 1);
    case TGSIC_KIND_UINT64:
        tgsic_t2s_capability(m, SpvCapabilityInt64);
        return SPV_TYPE(m, SpvOpTypeInt, 64, 0);
    default:
        return SPV_TYPE(m, SpvOpTypeFloat, 32);
    }
}

uint32_t tgsic_t2s_type(struct module *m, enum tgsic_kind kind, unsigned width)
{
    uint32_t *known = &m->types[kind == TGSIC_KIND_NONE ? TGSIC_KIND_FLOAT : kind][width];
    if (!*known)
        *known = width == 1 ? scalar_type(m, kind)
                            : SPV_TYPE(m, SpvOpTypeVector, tgsic_t2s_type(m, kind, 1), width);
    return *known;
}

uint32_t tgsic_t2s_void(struct module *m)
{
    return tgsic_t2s_type_of(m, SpvOpTypeVoid, NULL, 0);
}

uint32_t tgsic_t2s_pointer(struct module *m, SpvStorageClass storage, uint32_t type)
{
    return SPV_TYPE(m, SpvOpTypePointer, (uint32_t)storage, type);
}

uint32_t tgsic_t2s_array(struct module *m, uint32_t element, uint32_t count)
{
    return SPV_TYPE(m, SpvOpTypeArray, element, tgsic_t2s_uint(m, count));
}

/* ---- Constants ----------------------------------------------------------------------------- */

uint32_t tgsic_t2s_constant(struct module *m, enum tgsic_kind kind, uint32_t bits)
{
    uint32_t type = tgsic_t2s_type(m, kind, 1);
    if (kind == TGSIC_KIND_BOOL)
        return tgsic_t2s_constant_of(m, bits ? SpvOpConstantTrue : SpvOpConstantFalse, type, NULL,
                                     0);
    return tgsic_t2s_constant_of(m, SpvOpConstant, type, &bits, 1);
}

uint32_t tgsic_t2s_constant64(struct module *m, enum tgsic_kind kind, uint64_t bits)
{
    const uint32_t words[] = {(uint32_t)bits, (uint32_t)(bits >> 32)};
    return tgsic_t2s_constant_of(m, SpvOpConstant, tgsic_t2s_type(m, kind, 1), words, 2);
}

uint32_t tgsic_t2s_uint(struct module *m, uint32_t value)
{
    return tgsic_t2s_constant(m, TGSIC_KIND_UINT, value);
}

uint32_t tgsic_t2s_int(struct module *m, int32_t value)
{
    return tgsic_t2s_constant(m, TGSIC_KIND_INT, (uint32_t)value);
}

uint32_t tgsic_t2s_float(struct module *m, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return tgsic_t2s_constant(m, TGSIC_KIND_FLOAT, bits);
}

uint32_t tgsic_t2s_splat(struct module *m, enum tgsic_kind kind, unsigned width, uint32_t scalar)
{
    const uint32_t parts[] = {scalar, scalar, scalar, scalar};
    return width == 1 ? scalar
                      : tgsic_t2s_constant_of(m, SpvOpConstantComposite,
                                              tgsic_t2s_type(m, kind, width), parts, width);
}

uint32_t tgsic_t2s_null(struct module *m, uint32_t type)
{
    return tgsic_t2s_constant_of(m, SpvOpConstantNull, type, NULL, 0);
}

/* ---- Variables ----------------------------------------------------------------------------- */

static void add_to_interface(struct module *m, uint32_t id)
{
    ARENA_RESERVE_RAW(m->arena, m->interface, m->num_interface);
    m->interface[m->num_interface++] = id;
}

uint32_t tgsic_t2s_variable(struct module *m, SpvStorageClass storage, uint32_t type,
                            const char *name)
{
    uint32_t pointer = tgsic_t2s_pointer(m, storage, type), id = tgsic_t2s_id(m);
    SPV_PUT(m, &m->globals, SpvOpVariable, pointer, id, (uint32_t)storage);
    if (name)
        tgsic_t2s_name(m, id, name);
    if (storage == SpvStorageClassInput || storage == SpvStorageClassOutput ||
        m->version >= 0x00010400)
        add_to_interface(m, id);
    return id;
}

uint32_t tgsic_t2s_constant_variable(struct module *m, uint32_t type, uint32_t constant)
{
    uint32_t pointer = tgsic_t2s_pointer(m, SpvStorageClassPrivate, type), id = tgsic_t2s_id(m);
    SPV_PUT(m, &m->globals, SpvOpVariable, pointer, id, SpvStorageClassPrivate, constant);
    if (m->version >= 0x00010400)
        add_to_interface(m, id);
    return id;
}

/* ---- Joining ------------------------------------------------------------------------------- */

static void put_preamble(struct module *m, struct words *out, SpvExecutionModel model,
                         uint32_t entry)
{
    const uint32_t point[] = {(uint32_t)model, entry};
    for (unsigned i = 0; i < m->num_capabilities; i++)
        SPV_PUT(m, out, SpvOpCapability, m->capabilities[i]);
    for (unsigned i = 0; i < m->num_extensions; i++)
        tgsic_t2s_put_text(m, out, SpvOpExtension, NULL, 0, m->extensions[i], NULL, 0);
    if (m->extended)
        tgsic_t2s_put_text(m, out, SpvOpExtInstImport, &m->extended, 1, "GLSL.std.450", NULL, 0);
    SPV_PUT(m, out, SpvOpMemoryModel, SpvAddressingModelLogical, SpvMemoryModelGLSL450);
    tgsic_t2s_put_text(m, out, SpvOpEntryPoint, point, 2, "main", m->interface,
                       (unsigned)m->num_interface);
}

struct words tgsic_t2s_finish(struct module *m, SpvExecutionModel model, uint32_t entry)
{
    const struct words *sections[] = {&m->modes, &m->debug, &m->annotations, &m->globals,
                                      &m->functions};
    struct words out = {0};
    uint32_t *header = tgsic_t2s_room(m, &out, HEADER_WORDS);
    header[0] = SpvMagicNumber;
    header[1] = m->version;
    header[2] = GENERATOR;
    header[3] = m->num_ids;
    header[4] = 0;
    put_preamble(m, &out, model, entry);
    for (unsigned i = 0; i < sizeof sections / sizeof *sections; i++)
        if (sections[i]->count)
            memcpy(tgsic_t2s_room(m, &out, sections[i]->count), sections[i]->data,
                   sections[i]->count * sizeof *out.data);
    if (out.count > m->limit)
        tgsic_arena_fail(m->arena, TGSIC_E_LIMIT);
    return out;
}
