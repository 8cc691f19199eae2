/* SPDX-License-Identifier: MIT */
/* Reads and names host profiles. */
#include "host.h"

#include <string.h>

#include "diag_codes.h"

static const struct {
    const char *name;
    uint8_t api;
    uint16_t version;
} hosts[] = {
    {"gl120", TGSIC_API_GL, 120}, {"gl130", TGSIC_API_GL, 130}, {"gl140", TGSIC_API_GL, 140},
    {"gl150", TGSIC_API_GL, 150}, {"gl330", TGSIC_API_GL, 330}, {"gl400", TGSIC_API_GL, 400},
    {"gl410", TGSIC_API_GL, 410}, {"gl420", TGSIC_API_GL, 420}, {"gl430", TGSIC_API_GL, 430},
    {"gl440", TGSIC_API_GL, 440}, {"gl450", TGSIC_API_GL, 450}, {"gl460", TGSIC_API_GL, 460},
    {"es100", TGSIC_API_ES, 100}, {"es300", TGSIC_API_ES, 300}, {"es310", TGSIC_API_ES, 310},
    {"es320", TGSIC_API_ES, 320},
};

static const struct {
    const char *name;
    uint16_t gl, es;
} extensions[] = {
#define HOST_EXTENSION(name, gl, es) {#name, gl, es},
#include "host_extensions.def"
};

const char *tgsic_host_name(size_t index)
{
    return index < sizeof hosts / sizeof *hosts ? hosts[index].name : NULL;
}

const char *tgsic_host_extension_name(enum tgsic_host_extension extension)
{
    return extension < TGSIC_EXT_COUNT ? extensions[extension].name : NULL;
}

bool tgsic_host_has(const struct tgsic_host *host, enum tgsic_host_extension extension)
{
    return extension < TGSIC_EXT_COUNT && host->extensions[extension / 64] >> (extension % 64) & 1;
}

static void add_extension(struct tgsic_host *host, const char *name, size_t length)
{
    if (length > 3 && !strncmp(name, "GL_", 3)) {
        name += 3;
        length -= 3;
    }
    for (size_t i = 0; i < TGSIC_EXT_COUNT; i++) {
        unsigned since = host->api == TGSIC_API_ES ? extensions[i].es : extensions[i].gl;
        if (since && host->version >= since && strlen(extensions[i].name) == length &&
            !memcmp(extensions[i].name, name, length))
            host->extensions[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

static bool parse_base(const char *name, size_t length, struct tgsic_host *host)
{
    static const char compat[] = "compat";
    host->compatibility = length > 5 && length - 5 == sizeof compat - 1 &&
                          !memcmp(name + 5, compat, sizeof compat - 1) && name[0] == 'g';
    if (host->compatibility)
        length = 5;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        if (strlen(hosts[i].name) == length && !memcmp(hosts[i].name, name, length)) {
            host->api = hosts[i].api;
            host->version = hosts[i].version;
            /* before 1.40 there are no profiles: everything older is still there */
            host->compatibility |= host->api == TGSIC_API_GL && host->version < 140;
            return true;
        }
    }
    return false;
}

enum tgsic_result tgsic_host_parse(const char *name, struct tgsic_host *out,
                                   struct tgsic_diags *diags)
{
    struct tgsic_host host = {0};
    size_t length = strcspn(name, "+");
    if (!parse_base(name, length, &host)) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_HOST_NAME, (struct tgsic_pos){0},
                        "\"%.40s\" is no host profile: gl120 ... gl460, es100 ... es320, each with "
                        "any number of +EXTENSION",
                        name);
        return TGSIC_E_INVALID;
    }
    for (name += length; *name == '+'; name += length) {
        name++;
        length = strcspn(name, "+");
        add_extension(&host, name, length);
    }
    *out = host;
    return TGSIC_OK;
}

/* ---- Contexts ------------------------------------------------------------------------------ */

/* 3.2 and 3.20 as 320; 0 for other texts */
static unsigned read_version(const char *text)
{
    unsigned version = 0, digits = 0;
    if (*text < '0' || *text > '9' || text[1] != '.')
        return 0;
    version = (unsigned)(*text - '0');
    for (text += 2; digits < 2 && *text >= '0' && *text <= '9'; text++, digits++)
        version = version * 10 + (unsigned)(*text - '0');
    return digits == 1 ? version * 10 : digits ? version : 0;
}

enum tgsic_result tgsic_host_from_context(const char *text, bool compatibility,
                                          const char *const *names, size_t count,
                                          struct tgsic_host *out, struct tgsic_diags *diags)
{
    struct tgsic_host host = {.api = TGSIC_API_GL};
    const char *es = strstr(text, "GLSL ES ");
    unsigned version = read_version(es ? es + strlen("GLSL ES ") : text);
    if (es)
        host.api = TGSIC_API_ES;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        if (hosts[i].api == host.api && hosts[i].version <= version)
            host.version = hosts[i].version;
    if (!host.version) {
        tgsic_diags_add(diags, TGSIC_ERROR, E_HOST_NAME, (struct tgsic_pos){0},
                        "\"%.40s\" is no shading language that is translated to", text);
        return TGSIC_E_INVALID;
    }
    host.compatibility = host.api == TGSIC_API_GL && (compatibility || host.version < 140);
    for (size_t i = 0; i < count; i++)
        add_extension(&host, names[i], strlen(names[i]));
    *out = host;
    return TGSIC_OK;
}
