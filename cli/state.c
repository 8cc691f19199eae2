/* SPDX-License-Identifier: MIT */
/* `--state NAME=VALUE`: state of the pipeline by the names that lib/tgsi/pipeline.h gives it; and
 * `--capture`. */
#include "program.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum form {
    FORM_VARIANT,  /* off, static, dynamic */
    FORM_TYPE,     /* float, sint, uint */
    FORM_BYTE,     /* numbers */
    FORM_WORD,     /* ... of 32 bits */
    FORM_FLOATS,   /* joined by commas */
    FORM_CHANNELS, /* letters of xyzw01 */
};

static const struct field {
    const char *name;
    enum form form;
    unsigned count; /* of elements; 1: no index */
    size_t offset, size;
} fields[] = {
#define FIELD(name, form, count)                                                                   \
    {#name, form, count, offsetof(struct tgsic_state, name),                                       \
     sizeof(((struct tgsic_state *)NULL)->name) / (count)},
    FIELD(attribute_type, FORM_TYPE, TGSIC_MAX_ATTRIBUTES) FIELD(color_type, FORM_TYPE,
                                                                 TGSIC_MAX_COLORS)
        FIELD(shadow_result, FORM_BYTE, TGSIC_MAX_SHADOWS) FIELD(num_color_buffers, FORM_BYTE, 1)
            FIELD(shared_memory, FORM_WORD, 1) FIELD(dual_source, FORM_BYTE, 1) FIELD(
                attribute_bgra, FORM_WORD, 1) FIELD(color_channels, FORM_CHANNELS, TGSIC_MAX_COLORS)
                FIELD(view_channels, FORM_CHANNELS, TGSIC_NUM_STAGES *TGSIC_MAX_VIEWS) FIELD(
                    srgb_colors, FORM_BYTE, 1) FIELD(flat_shade, FORM_VARIANT, 1)
                    FIELD(two_side, FORM_VARIANT, 1) FIELD(point_sprite, FORM_VARIANT, 1) FIELD(
                        alpha_test, FORM_VARIANT, 1) FIELD(clip_planes, FORM_VARIANT, 1)
                        FIELD(flip_y, FORM_VARIANT, 1) FIELD(flip_position, FORM_VARIANT, 1) FIELD(
                            clamp_color, FORM_VARIANT, 1) FIELD(depth_clamp, FORM_VARIANT, 1)
                            FIELD(stipple, FORM_VARIANT, 1) FIELD(logic_op, FORM_VARIANT, 1) FIELD(
                                sample_shading, FORM_VARIANT, 1) FIELD(sprite_generic, FORM_WORD, 1)
                                FIELD(sprite_texcoord, FORM_WORD, 1)
                                    FIELD(alpha_compare, FORM_BYTE, 1)
                                        FIELD(alpha_reference, FORM_FLOATS, 1)
                                            FIELD(clip_plane_mask, FORM_BYTE, 1)
                                                FIELD(clip_plane, FORM_FLOATS, TGSIC_MAX_PLANES)
                                                    FIELD(stipple_pattern, FORM_WORD, 32)
                                                        FIELD(logic_function, FORM_BYTE, 1)
#undef FIELD
};

/* ---- Values -------------------------------------------------------------------------------- */

/* the place of a word in "a b c", or -1 */
static int place_of(const char *word, const char *words)
{
    int place = 0;
    for (size_t length; *words; words += length + (words[length] == ' '), place++) {
        length = strcspn(words, " ");
        if (strlen(word) == length && !memcmp(words, word, length))
            return place;
    }
    return -1;
}

static bool read_number(const char *value, unsigned long most, unsigned long *number)
{
    char *end;
    *number = strtoul(value, &end, 0);
    return *value >= '0' && *value <= '9' && !*end && *number <= most;
}

static bool read_floats(const char *value, float *floats, size_t count)
{
    char *end;
    for (size_t i = 0; i < count; i++, value = end + 1) {
        floats[i] = strtof(value, &end);
        if (end == value || *end != (i + 1 < count ? ',' : 0))
            return false;
    }
    return true;
}

static bool read_channels(const char *value, uint8_t channels[4])
{
    static const char letters[] = "xyzw01"; /* from TGSIC_CHANNEL_X on */
    if (strlen(value) != 4)
        return false;
    for (unsigned i = 0; i < 4; i++) {
        const char *letter = strchr(letters, value[i]);
        if (!letter)
            return false;
        channels[i] = (uint8_t)(TGSIC_CHANNEL_X + (letter - letters));
    }
    return true;
}

static bool read_value(const struct field *field, const char *value, char *member)
{
    unsigned long number = 0;
    int place = 0;
    switch (field->form) {
    case FORM_VARIANT:
        place = place_of(value, "off static dynamic");
        *(uint8_t *)member = (uint8_t)place;
        return place >= 0;
    case FORM_TYPE:
        place = place_of(value, "float sint uint");
        *(uint8_t *)member = (uint8_t)place;
        return place >= 0;
    case FORM_BYTE:
        if (!read_number(value, 255, &number))
            return false;
        *(uint8_t *)member = (uint8_t)number;
        return true;
    case FORM_WORD:
        if (!read_number(value, UINT32_MAX, &number))
            return false;
        *(uint32_t *)(void *)member = (uint32_t)number;
        return true;
    case FORM_FLOATS:
        return read_floats(value, (float *)(void *)member, field->size / sizeof(float));
    default:
        return read_channels(value, (uint8_t *)member);
    }
}

/* ---- Names --------------------------------------------------------------------------------- */

/* NAME or NAME[INDEX] in front of the equals sign */
static const struct field *find_field(const char *text, unsigned long *index)
{
    size_t length = strcspn(text, "[=");
    *index = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char *end = (char *)(uintptr_t)text + length;
        if (strlen(fields[i].name) != length || memcmp(fields[i].name, text, length))
            continue;
        if (*end == '[')
            *index = strtoul(end + 1, &end, 10), end += *end == ']';
        return *end == '=' && *index < fields[i].count ? &fields[i] : NULL;
    }
    return NULL;
}

bool cli_read_state(const struct cli_settings *settings, struct tgsic_state *state)
{
    for (size_t i = 0; i < settings->state.count; i++) {
        const char *text = settings->state.items[i], *equals = strchr(text, '=');
        unsigned long index;
        const struct field *field = equals ? find_field(text, &index) : NULL;
        if (!field ||
            !read_value(field, equals + 1, (char *)state + field->offset + index * field->size)) {
            cli_error("'%s' is no state, or has no such value", text);
            return false;
        }
    }
    return true;
}

/* ---- Captures ------------------------------------------------------------------------------ */

/* "2.xyz": components in a row */
static bool read_capture(const char *text, struct tgsic_capture *capture)
{
    static const char letters[] = "xyzw";
    char *end;
    unsigned long output = strtoul(text, &end, 10);
    const char *first = *end == '.' && end[1] ? strchr(letters, end[1]) : NULL;
    size_t count = first ? strlen(end + 1) : 0;
    if (*text < '0' || *text > '9' || output > UINT16_MAX || !first ||
        strncmp(first, end + 1, count))
        return false;
    capture->output = (uint16_t)output;
    capture->first = (uint8_t)(first - letters);
    capture->count = (uint8_t)count;
    return true;
}

bool cli_read_captures(const struct cli_settings *settings, struct tgsic_capture *captures,
                       struct tgsic_pipeline *pipeline)
{
    uint16_t offset = 0;
    for (size_t i = 0; i < settings->captures.count; i++) {
        struct tgsic_capture capture = {.offset = offset};
        if (i == CLI_MAX_CAPTURES || !read_capture(settings->captures.items[i], &capture)) {
            cli_error("'%s' is no capture, or one too many", settings->captures.items[i]);
            return false;
        }
        captures[i] = capture;
        offset += capture.count;
    }
    pipeline->captures = captures;
    pipeline->num_captures = (uint32_t)settings->captures.count;
    return true;
}
