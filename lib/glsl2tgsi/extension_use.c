/* SPDX-License-Identifier: MIT */
/* Warns where a shader uses what an extension under `warn` brings (GLSL 4.60 §3.3). */
#include "lex_codes.h"
#include "language.h"

/* Takes the extensions under `warn` away and gives them back one by one, until the language has
 * what is used: EXT_NONE if it lacks nothing without them. */
static enum glsl_extension owed_to(const struct glsl_language *lang, glsl_has_fn *has,
                                   const void *what)
{
    struct glsl_language without = *lang;
    uint64_t any = 0;
    for (size_t i = 0; i < sizeof lang->warn.bits / sizeof *lang->warn.bits; i++) {
        without.on.bits[i] &= ~lang->warn.bits[i];
        any |= lang->warn.bits[i];
    }
    if (!any || has(&without, what))
        return EXT_NONE;
    for (unsigned i = EXT_NONE + 1; i < EXT_COUNT; i++) {
        if (!glsl_set_has(&lang->warn, (enum glsl_extension)i))
            continue;
        without.on.bits[i / 64] |= (uint64_t)1 << (i % 64);
        if (has(&without, what))
            return (enum glsl_extension)i;
    }
    return EXT_NONE;
}

void tgsic_extension_warn(const struct glsl_language *lang, struct tgsic_diags *diags,
                          struct tgsic_pos pos, const char *name, glsl_has_fn *has,
                          const void *what)
{
    enum glsl_extension ext = owed_to(lang, has, what);
    if (ext)
        tgsic_diags_add(diags, TGSIC_WARNING, W_EXTENSION_USE, pos, "'%.64s' comes with %s", name,
                        tgsic_extension_name(ext));
}
