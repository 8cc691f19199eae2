/* SPDX-License-Identifier: MIT */
/* Versions and extensions: which exist, which are offered, what enabling one brings along. */
#include "language.h"
#include "intern.h"
#include "words.h"

#include <stdio.h>

static const struct extension {
    const char *name;
    uint16_t desktop, es;
    const char *refusal;
} extensions[EXT_COUNT] = {
#define OFFERED                                   NULL
#define REFUSED(reason)                           reason
#define GLSL_EXTENSION(name, desktop, es, status) [EXT_##name] = {"GL_" #name, desktop, es, status},
#include "extensions.def"
#undef GLSL_EXTENSION
};

/* Enabling the first enables the second, by the first's specification. */
static const struct {
    uint8_t extension, implied;
} implications[] = {
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_geometry_shader},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_gpu_shader5},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_primitive_bounding_box},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_shader_io_blocks},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_tessellation_shader},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_texture_buffer},
    {EXT_ANDROID_extension_pack_es31a, EXT_EXT_texture_cube_map_array},
    {EXT_ANDROID_extension_pack_es31a, EXT_OES_sample_variables},
    {EXT_ANDROID_extension_pack_es31a, EXT_OES_shader_image_atomic},
    {EXT_ANDROID_extension_pack_es31a, EXT_OES_shader_multisample_interpolation},
    {EXT_ANDROID_extension_pack_es31a, EXT_OES_texture_storage_multisample_2d_array},
    {EXT_EXT_geometry_shader, EXT_EXT_shader_io_blocks},
    {EXT_EXT_tessellation_shader, EXT_EXT_shader_io_blocks},
    {EXT_OES_geometry_shader, EXT_OES_shader_io_blocks},
    {EXT_OES_tessellation_shader, EXT_OES_shader_io_blocks},
};

static void set_bit(struct glsl_extension_set *set, enum glsl_extension ext, bool value)
{
    uint64_t bit = (uint64_t)1 << (ext % 64);
    if (value)
        set->bits[ext / 64] |= bit;
    else
        set->bits[ext / 64] &= ~bit;
}

enum glsl_extension tgsic_extension_find(const char *name, size_t length)
{
    uint32_t hash = 0;
    for (size_t i = 0; i < length; i++)
        hash = tgsic_hash_add(hash, (unsigned char)name[i]);
    unsigned word = tgsic_word_find(name, length, tgsic_hash_finish(hash));
    if (word < WORD_FIRST_EXTENSION || word >= WORD_FIRST_PREDEFINED)
        return EXT_NONE;
    return (enum glsl_extension)(word - WORD_FIRST_EXTENSION);
}

bool tgsic_language_remove(struct glsl_extension_set *removed, const char *name, size_t length)
{
    char full[80] = "GL_";
    enum glsl_extension ext = tgsic_extension_find(name, length);
    if (!ext && length < sizeof full - 3) {
        memcpy(full + 3, name, length);
        ext = tgsic_extension_find(full, length + 3);
    }
    if (ext)
        set_bit(removed, ext, true);
    return ext != EXT_NONE;
}

bool tgsic_language_exists(unsigned version, bool es)
{
    static const uint16_t desktop[] = {110, 120, 130, 140, 150, 330, 400,
                                       410, 420, 430, 440, 450, 460};
    static const uint16_t embedded[] = {100, 300, 310, 320};
    const uint16_t *versions = es ? embedded : desktop;
    size_t count = es ? sizeof embedded / sizeof *embedded : sizeof desktop / sizeof *desktop;
    for (size_t i = 0; i < count; i++)
        if (versions[i] == version)
            return true;
    return false;
}

void tgsic_language_init(struct glsl_language *lang, const struct glsl_offer *offer,
                         unsigned version, bool es, enum glsl_profile profile)
{
    *lang = (struct glsl_language){.version = (uint16_t)version,
                                   .es = es,
                                   .profile = profile,
                                   .stage = offer->stage,
                                   .pragma_optimize = true};
    for (int i = EXT_NONE + 1; i < EXT_COUNT; i++) {
        const struct extension *extension = &extensions[i];
        enum glsl_extension ext = (enum glsl_extension)i;
        if (!extension->refusal && !glsl_set_has(&offer->removed, ext) &&
            tgsic_language_at_least(lang, extension->desktop, extension->es))
            set_bit(&lang->offered, ext, true);
    }
    /* Rectangle samplers predate #extension; compilers take them without one. */
    if (glsl_set_has(&lang->offered, EXT_ARB_texture_rectangle))
        set_bit(&lang->on, EXT_ARB_texture_rectangle, true);
}

bool tgsic_gate_open(const struct glsl_language *lang, const void *gate)
{
    return tgsic_language_allows(lang, gate);
}

bool tgsic_language_compatibility(const struct glsl_language *lang)
{
    if (lang->es)
        return false;
    return lang->version < 140 || lang->profile == GLSL_COMPATIBILITY ||
           tgsic_language_has(lang, EXT_ARB_compatibility);
}

const char *tgsic_language_name(const struct glsl_language *lang, char text[32])
{
    static const char *const profiles[] = {"", " core", " compatibility"};
    snprintf(text, 32, "GLSL %s%d.%02d%s", lang->es ? "ES " : "", lang->version / 100,
             lang->version % 100, profiles[lang->profile]);
    return text;
}

const char *tgsic_extension_name(enum glsl_extension ext)
{
    return extensions[ext].name;
}

const char *tgsic_extension_refusal(enum glsl_extension ext)
{
    return extensions[ext].refusal;
}

static void set_one(struct glsl_language *lang, enum glsl_extension ext,
                    enum glsl_behavior behavior)
{
    set_bit(&lang->on, ext, behavior != GLSL_DISABLE);
    set_bit(&lang->warn, ext, behavior == GLSL_WARN);
}

void tgsic_language_set(struct glsl_language *lang, enum glsl_extension ext,
                        enum glsl_behavior behavior)
{
    set_one(lang, ext, behavior);
    for (size_t i = 0; i < sizeof implications / sizeof *implications; i++) {
        enum glsl_extension implied = (enum glsl_extension)implications[i].implied;
        if (implications[i].extension == ext && glsl_set_has(&lang->offered, implied))
            set_one(lang, implied, behavior);
    }
}

void tgsic_language_set_all(struct glsl_language *lang, enum glsl_behavior behavior)
{
    static const struct glsl_extension_set none;
    lang->on = behavior == GLSL_DISABLE ? none : lang->offered;
    lang->warn = lang->on;
}
