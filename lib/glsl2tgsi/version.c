/* SPDX-License-Identifier: MIT */
/* #version and #extension. */
#include "preprocess.h"

#include <string.h>

static unsigned version_number(const struct pp_token *token)
{
    unsigned value = 0;
    if (token->kind != PP_NUMBER || token->length > 4)
        return 0;
    for (uint32_t i = 0; i < token->length; i++) {
        if (token->text[i] < '0' || token->text[i] > '9')
            return 0;
        value = value * 10 + (unsigned)(token->text[i] - '0');
    }
    return value;
}

static bool is_offered(const struct glsl_offer *offer, unsigned version, bool es)
{
    unsigned most = es ? (offer->max_es ? offer->max_es : 320u)
                       : (offer->max_desktop ? offer->max_desktop : 460u);
    return tgsic_language_exists(version, es) && version <= most;
}

struct version_line {
    unsigned version;
    bool es;
    enum glsl_profile profile;
};

/* What the word behind the number makes of it (GLSL 4.60 and ESSL 3.20, section 3.3). */
static bool apply_profile(struct preprocessor *pp, const struct pp_token *word,
                          struct version_line *line)
{
    bool es = tgsic_pp_spelt(word, "es"), core = tgsic_pp_spelt(word, "core");
    bool embedded_number = tgsic_language_exists(line->version, true) && line->version != 100;
    if (word->kind == PP_NEWLINE) {
        line->es = line->version == 100;
        line->profile = !line->es && line->version >= 150 ? GLSL_CORE : GLSL_NO_PROFILE;
        if (embedded_number)
            tgsic_pp_error(pp, E_VERSION_SYNTAX, word, "version %u is written \"%u es\"",
                           line->version, line->version);
        return !embedded_number;
    }
    if (!es && !core && !tgsic_pp_spelt(word, "compatibility")) {
        tgsic_pp_expect_end(pp, word, "version");
        return false;
    }
    if (es ? line->version == 100 : line->version < 150) {
        tgsic_pp_error(pp, E_VERSION_SYNTAX, word, "version %u takes no profile", line->version);
        return false;
    }
    line->es = es;
    line->profile = es ? GLSL_NO_PROFILE : core ? GLSL_CORE : GLSL_COMPATIBILITY;
    return true;
}

void tgsic_pp_version(struct preprocessor *pp, const struct pp_token *directive)
{
    struct pp_token number, word, end;
    if (pp->started || pp->in.includer) {
        tgsic_pp_error(pp, E_VERSION_PLACE, directive,
                       "#version must come before everything but comments");
        return;
    }
    pp->started = true;
    tgsic_pp_scan(pp, &number);
    struct version_line line = {.version = version_number(&number)};
    if (number.kind != PP_NUMBER) {
        tgsic_pp_error(pp, E_VERSION_SYNTAX, &number, "#version needs a number");
        return;
    }
    tgsic_pp_scan(pp, &word);
    if (!apply_profile(pp, &word, &line))
        return;
    if (word.kind != PP_NEWLINE) {
        tgsic_pp_scan(pp, &end);
        tgsic_pp_expect_end(pp, &end, "version");
    }
    if (is_offered(&pp->options.offer, line.version, line.es))
        tgsic_language_init(pp->lang, &pp->options.offer, line.version, line.es, line.profile);
    else
        tgsic_pp_error(pp, E_VERSION_UNKNOWN, &number, "version %.*s%s is not supported",
                       (int)(number.length < 40 ? number.length : 40), number.text,
                       line.es && line.version != 100 ? " es" : "");
}

static bool read_behavior(struct preprocessor *pp, enum glsl_behavior *behavior)
{
    static const char *const names[] = {
        [GLSL_DISABLE] = "disable",
        [GLSL_WARN] = "warn",
        [GLSL_ENABLE] = "enable",
        [GLSL_REQUIRE] = "require",
    };
    struct pp_token token, end;
    tgsic_pp_scan(pp, &token);
    if (token.kind == TOK_COLON) {
        tgsic_pp_scan(pp, &token);
        for (int i = GLSL_DISABLE; i <= GLSL_REQUIRE; i++) {
            if (tgsic_pp_spelt(&token, names[i])) {
                *behavior = (enum glsl_behavior)i;
                tgsic_pp_scan(pp, &end);
                tgsic_pp_expect_end(pp, &end, "extension");
                return end.kind == PP_NEWLINE;
            }
        }
    }
    tgsic_pp_error(pp, E_EXTENSION_SYNTAX, &token,
                   "#extension is written NAME : enable, require, warn or disable");
    return false;
}

static void refuse(struct preprocessor *pp, const struct pp_token *name, enum glsl_extension ext,
                   enum glsl_behavior behavior)
{
    const char *reason = ext ? tgsic_extension_refusal(ext) : NULL;
    unsigned code = reason ? E_EXTENSION_REFUSED : E_EXTENSION_UNKNOWN;
    char language[32];
    if (!reason)
        reason = ext ? tgsic_language_name(pp->lang, language) : "unknown";
    const char *joint = code == E_EXTENSION_UNKNOWN && ext ? "not offered in " : "";
    pp->lexer->refused |= behavior == GLSL_REQUIRE && code == E_EXTENSION_REFUSED;
    if (behavior == GLSL_REQUIRE)
        tgsic_pp_error(pp, code, name, "extension %.200s is not supported: %s%s", name->name->text,
                       joint, reason);
    else
        tgsic_pp_warn(pp, code, name, "extension %.200s is not supported: %s%s", name->name->text,
                      joint, reason);
}

void tgsic_pp_extension(struct preprocessor *pp, const struct pp_token *directive)
{
    struct pp_token name;
    enum glsl_behavior behavior;
    tgsic_pp_scan(pp, &name);
    if (name.kind != TOK_IDENTIFIER) {
        tgsic_pp_error(pp, E_EXTENSION_SYNTAX, &name, "#extension needs the name of an extension");
        return;
    }
    if (!read_behavior(pp, &behavior))
        return;
    if (pp->seen_token) {
        if (pp->lang->es)
            tgsic_pp_error(pp, E_EXTENSION_PLACE, directive,
                           "#extension must come before everything but directives");
        else
            tgsic_pp_warn(pp, E_EXTENSION_PLACE, directive,
                          "#extension should come before everything but directives");
    }
    if (tgsic_pp_spelt(&name, "all")) {
        if (behavior == GLSL_ENABLE || behavior == GLSL_REQUIRE)
            tgsic_pp_error(pp, E_EXTENSION_SYNTAX, &name,
                           "extension \"all\" can only be warned about or disabled");
        else
            tgsic_language_set_all(pp->lang, behavior);
        return;
    }
    enum glsl_extension ext = tgsic_extension_find(name.name->text, name.name->length);
    if (ext && glsl_set_has(&pp->lang->offered, ext))
        tgsic_language_set(pp->lang, ext, behavior);
    else
        refuse(pp, &name, ext, behavior);
}
