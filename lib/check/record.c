/* SPDX-License-Identifier: MIT */
/* Results to JSON and back. */
#include "record.h"

#include "encode_png.h"

enum field_kind { FIELD_TEXT, FIELD_OPTIONAL_TEXT, FIELD_NUMBER };

static const struct field {
    const char *key;
    enum field_kind kind;
    size_t offset;
} fields[] = {
#define RESULT_TEXT(member, optional)                                                              \
    {#member, (optional) ? FIELD_OPTIONAL_TEXT : FIELD_TEXT, offsetof(struct check_result, member)},
#define RESULT_NUMBER(member) {#member, FIELD_NUMBER, offsetof(struct check_result, member)},
#include "result_fields.def"
};
#define NUM_FIELDS (sizeof fields / sizeof *fields)

static const char *const verdicts[CHECK_NUM_VERDICTS] = {
    [CHECK_SAME] = "same",         [CHECK_DIFFERENT] = "different",
    [CHECK_REJECTED] = "rejected", [CHECK_UNSUPPORTED] = "unsupported",
    [CHECK_CRASH] = "crash",       [CHECK_TIMEOUT] = "timeout",
    [CHECK_SKIPPED] = "skipped",
};

const char *tgsic_check_verdict_name(enum check_verdict verdict)
{
    return verdicts[verdict];
}

bool tgsic_check_verdict_by_name(const char *name, size_t length, enum check_verdict *verdict)
{
    for (unsigned i = 0; i < CHECK_NUM_VERDICTS; i++)
        if (strlen(verdicts[i]) == length && !memcmp(verdicts[i], name, length)) {
            *verdict = (enum check_verdict)i;
            return true;
        }
    return false;
}

/* ---- Writing ------------------------------------------------------------------------------- */

static void put_key(struct tgsic_text *out, const char *key)
{
    char last = out->size ? out->data[out->size - 1] : '{';
    if (last != '{' && last != '[')
        tgsic_text_char(out, ',');
    tgsic_text_char(out, '"');
    tgsic_text_str(out, key);
    tgsic_text_str(out, "\":");
}

static void put_text(struct tgsic_text *out, const char *key, const char *text)
{
    put_key(out, key);
    tgsic_check_json_string(out, text ? text : "");
}

static void put_number(struct tgsic_text *out, const char *key, uint32_t number)
{
    if (!number)
        return;
    put_key(out, key);
    tgsic_text_uint(out, number);
}

static void put_field(struct tgsic_text *out, const struct field *field,
                      const struct check_result *result)
{
    const char *member = (const char *)result + field->offset;
    if (field->kind == FIELD_NUMBER)
        put_number(out, field->key, *(const uint32_t *)(const void *)member);
    else if (field->kind == FIELD_TEXT || *(const char *const *)(const void *)member)
        put_text(out, field->key, *(const char *const *)(const void *)member);
}

static void open_item(struct tgsic_text *out, bool first)
{
    tgsic_text_str(out, first ? "{" : ",{");
}

static void put_exhibits(struct tgsic_text *out, const struct check_result *result)
{
    put_key(out, "exhibits");
    tgsic_text_char(out, '[');
    for (uint32_t i = 0; i < result->num_exhibits; i++) {
        open_item(out, !i);
        put_text(out, "title", result->exhibits[i].title);
        put_text(out, "text", result->exhibits[i].text);
        put_number(out, "marked_line", result->exhibits[i].marked_line);
        tgsic_text_char(out, '}');
    }
    tgsic_text_char(out, ']');
}

/* Nothing where pictures cannot be encoded. */
static void put_pictures(struct tgsic_text *out, const struct check_result *result)
{
    bool first = true;
    for (uint32_t i = 0; i < result->num_pictures; i++) {
        const struct check_picture *picture = &result->pictures[i];
        const char *png = picture->png ? picture->png : tgsic_check_png(out->arena, picture);
        if (!png)
            continue;
        if (first) {
            put_key(out, "pictures");
            tgsic_text_char(out, '[');
        }
        open_item(out, first);
        first = false;
        put_text(out, "title", picture->title);
        put_number(out, "width", picture->width);
        put_number(out, "height", picture->height);
        put_text(out, "png", png);
        tgsic_text_char(out, '}');
    }
    if (!first)
        tgsic_text_char(out, ']');
}

void tgsic_check_write_record(struct tgsic_text *out, const struct check_result *result)
{
    tgsic_text_char(out, '{');
    put_text(out, "verdict", tgsic_check_verdict_name(result->verdict));
    for (size_t i = 0; i < NUM_FIELDS; i++)
        put_field(out, &fields[i], result);
    if (result->num_exhibits)
        put_exhibits(out, result);
    put_pictures(out, result);
    tgsic_text_char(out, '}');
}

/* ---- Reading ------------------------------------------------------------------------------- */

static bool refuse(struct check_json_error *error, const char *why)
{
    *error = (struct check_json_error){why, 0};
    return false;
}

static bool get_text(const struct check_json *object, const char *key, const char **text,
                     struct check_json_error *error)
{
    const struct check_json *value = tgsic_check_json_member(object, key);
    if (!value || value->kind != CHECK_JSON_STRING)
        return refuse(error, "a member that should be text is missing or no text");
    *text = value->text;
    return true;
}

static bool get_number(const struct check_json *object, const char *key, uint32_t *number,
                       struct check_json_error *error)
{
    const struct check_json *value = tgsic_check_json_member(object, key);
    if (!value)
        return true;
    if (value->kind != CHECK_JSON_UINT || value->number > UINT32_MAX)
        return refuse(error, "a member that should be a number below 2^32 is none");
    *number = (uint32_t)value->number;
    return true;
}

static bool get_field(const struct check_json *object, const struct field *field,
                      struct check_result *result, struct check_json_error *error)
{
    void *member = (char *)result + field->offset;
    if (field->kind == FIELD_NUMBER)
        return get_number(object, field->key, member, error);
    if (field->kind == FIELD_OPTIONAL_TEXT && !tgsic_check_json_member(object, field->key))
        return true;
    return get_text(object, field->key, member, error);
}

static bool get_verdict(const struct check_json *object, enum check_verdict *verdict,
                        struct check_json_error *error)
{
    const char *name;
    if (!get_text(object, "verdict", &name, error))
        return false;
    return tgsic_check_verdict_by_name(name, strlen(name), verdict) ||
           refuse(error, "an unknown verdict");
}

/* The values of an optional array: their number, and the first. */
static bool get_array(const struct check_json *object, const char *key, uint32_t *count,
                      const struct check_json **first, struct check_json_error *error)
{
    const struct check_json *value = tgsic_check_json_member(object, key);
    if (value && (value->kind != CHECK_JSON_ARRAY || value->num_values > UINT32_MAX))
        return refuse(error, "a member that should be an array is none");
    *count = value ? (uint32_t)value->num_values : 0;
    *first = value ? value->first : NULL;
    return true;
}

static bool get_exhibits(struct tgsic_arena *arena, const struct check_json *object,
                         struct check_result *result, struct check_json_error *error)
{
    const struct check_json *item;
    if (!get_array(object, "exhibits", &result->num_exhibits, &item, error))
        return false;
    struct check_exhibit *exhibits = ARENA_ARRAY(arena, struct check_exhibit, result->num_exhibits);
    result->exhibits = exhibits;
    for (; item; item = item->next, exhibits++)
        if (!get_text(item, "title", &exhibits->title, error) ||
            !get_text(item, "text", &exhibits->text, error) ||
            !get_number(item, "marked_line", &exhibits->marked_line, error))
            return false;
    return true;
}

static bool get_pictures(struct tgsic_arena *arena, const struct check_json *object,
                         struct check_result *result, struct check_json_error *error)
{
    const struct check_json *item;
    if (!get_array(object, "pictures", &result->num_pictures, &item, error))
        return false;
    struct check_picture *pictures = ARENA_ARRAY(arena, struct check_picture, result->num_pictures);
    result->pictures = pictures;
    for (; item; item = item->next, pictures++) {
        if (!get_text(item, "title", &pictures->title, error) ||
            !get_number(item, "width", &pictures->width, error) ||
            !get_number(item, "height", &pictures->height, error) ||
            !get_text(item, "png", &pictures->png, error))
            return false;
        if (!tgsic_check_is_base64(pictures->png))
            return refuse(error, "a picture that is no base64");
    }
    return true;
}

bool tgsic_check_record_of(struct tgsic_arena *arena, const struct check_json *value,
                           struct check_result *result, struct check_json_error *error)
{
    *result = (struct check_result){0};
    if (value->kind != CHECK_JSON_OBJECT)
        return refuse(error, "no JSON object");
    if (!get_verdict(value, &result->verdict, error))
        return false;
    for (size_t i = 0; i < NUM_FIELDS; i++)
        if (!get_field(value, &fields[i], result, error))
            return false;
    return get_exhibits(arena, value, result, error) && get_pictures(arena, value, result, error);
}

bool tgsic_check_read_record(struct tgsic_arena *arena, const char *line, size_t size,
                             struct check_result *result, struct check_json_error *error)
{
    const struct check_json *value = tgsic_check_json_read(arena, line, size, error);
    return value && tgsic_check_record_of(arena, value, result, error);
}
