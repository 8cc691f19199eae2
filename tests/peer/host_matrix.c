/* SPDX-License-Identifier: MIT */
/* Translates every shader of a TGSI corpus for every host, and has the system's OpenGL and glslang
 * compile what comes out.
 *
 *     host_matrix [-v] [--host NAME]... DIRECTORY
 *
 * Prints a row per host: shaders translated and refused; accepted and rejected by OpenGL (which may
 * not know the version); accepted and rejected by glslang, and rejected for what it is known to
 * lack. Each host is taken bare and with every extension that the library can use. -v names what is
 * rejected. Exits 1 when anything is, 77 without OpenGL. */
#define GL_GLEXT_PROTOTYPES
#include "corpus.h"
#include "gl.h"

#include "interop/glslang.h"
#include "tgsi2glsl/tgsi2glsl.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool verbose;

struct corpus {
    char **names;
    struct tgsic_shader *shaders;
    size_t count;
};

struct row {
    unsigned translated, refused, gl_accepted, gl_rejected, glslang_accepted, glslang_gaps,
        glslang_rejected;
};

/* ---- Corpus -------------------------------------------------------------------------------- */

static void add_shader(const char *path, void *user)
{
    struct corpus *corpus = user;
    struct tgsic_shader shader;
    const char *slash = strrchr(path, '/');
    if (!corpus_load(path, &shader))
        return;
    corpus->names = realloc(corpus->names, (corpus->count + 1) * sizeof *corpus->names);
    corpus->shaders = realloc(corpus->shaders, (corpus->count + 1) * sizeof *corpus->shaders);
    if (!corpus->names || !corpus->shaders)
        exit(6);
    corpus->names[corpus->count] = strdup(slash ? slash + 1 : path);
    corpus->shaders[corpus->count++] = shader;
}

/* ---- One shader ---------------------------------------------------------------------------- */

static void judge_by_gl(const char *name, const char *host, unsigned stage, const char *text,
                        struct row *row)
{
    static const unsigned stages[] = {
        [TGSIC_PROCESSOR_VERT] = GL_VERTEX_SHADER,
        [TGSIC_PROCESSOR_TESS_CTRL] = GL_TESS_CONTROL_SHADER,
        [TGSIC_PROCESSOR_TESS_EVAL] = GL_TESS_EVALUATION_SHADER,
        [TGSIC_PROCESSOR_GEOM] = GL_GEOMETRY_SHADER,
        [TGSIC_PROCESSOR_FRAG] = GL_FRAGMENT_SHADER,
        [TGSIC_PROCESSOR_COMP] = GL_COMPUTE_SHADER,
    };
    const struct peer_gl_shader shader = {stages[stage], text};
    char log[4096] = "";
    if (peer_gl_compile(&shader, 1, false, log, sizeof log)) {
        row->gl_accepted++;
        return;
    }
    row->gl_rejected++;
    if (verbose)
        printf("OpenGL rejects %s for %s: %s\n", name, host, log);
}

static void judge_by_glslang(const char *name, const char *host, unsigned stage, const char *text,
                             struct row *row)
{
    struct tgsic_diags diags = {0};
    if (tgsic_interop_glslang_compile(stage, text, &diags) == TGSIC_OK) {
        row->glslang_accepted++;
    } else if (diags.count && tgsic_interop_glslang_lacks(diags.items[0].text)) {
        row->glslang_gaps++;
    } else {
        row->glslang_rejected++;
        if (verbose)
            printf("glslang rejects %s for %s: %s\n", name, host,
                   diags.count ? diags.items[0].text : "");
    }
    tgsic_diags_free(&diags);
}

/* ---- Hosts --------------------------------------------------------------------------------- */

static bool knows(const struct tgsic_host *host)
{
    char source[64], log[256];
    snprintf(source, sizeof source, "#version %u%s\nvoid main() {}\n", host->version,
             host->api == TGSIC_API_ES && host->version >= 300 ? " es" : "");
    const struct peer_gl_shader shader = {GL_VERTEX_SHADER, source};
    return peer_gl_compile(&shader, 1, false, log, sizeof log);
}

/* those that the driver of the version's context has, too */
static void add_extensions(char *profile, size_t size)
{
    struct tgsic_host host;
    if (tgsic_host_parse(profile, &host, NULL) != TGSIC_OK)
        return;
    char source[32];
    snprintf(source, sizeof source, "#version %u%s\n", host.version,
             host.api == TGSIC_API_ES && host.version >= 300 ? " es" : "");
    GLint count = 0;
    if (peer_gl_use(source))
        glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++) {
        size_t used = strlen(profile);
        snprintf(profile + used, size - used, "+%s",
                 (const char *)glGetStringi(GL_EXTENSIONS, (GLuint)i));
    }
}

static void check_host(const struct corpus *corpus, const char *name, const char *profile,
                       struct row *row)
{
    struct tgsic_host host;
    tgsic_host_parse(profile, &host, NULL);
    bool known = knows(&host);
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    for (size_t i = 0; i < corpus->count; i++) {
        const struct tgsic_shader *shader = &corpus->shaders[i];
        struct tgsic_buffer text = {0};
        if (tgsic_tgsi2glsl(shader, &options, &text, NULL, NULL) != TGSIC_OK) {
            row->refused++;
            continue;
        }
        row->translated++;
        if (known)
            judge_by_gl(corpus->names[i], name, shader->processor, text.data, row);
        judge_by_glslang(corpus->names[i], name, shader->processor, text.data, row);
        tgsic_buffer_free(&text);
    }
}

static unsigned show_host(const struct corpus *corpus, const char *name, bool extended)
{
    char profile[32768];
    struct row row = {0};
    snprintf(profile, sizeof profile, "%s", name);
    if (extended)
        add_extensions(profile, sizeof profile);
    check_host(corpus, name, profile, &row);
    printf("%-11s%s %6u %6u %8u %5u %8u %5u %5u\n", name, extended ? "+" : " ", row.translated,
           row.refused, row.gl_accepted, row.gl_rejected, row.glslang_accepted, row.glslang_gaps,
           row.glslang_rejected);
    fflush(stdout);
    return row.gl_rejected + row.glslang_rejected;
}

static unsigned show_both(const struct corpus *corpus, const char *name)
{
    return show_host(corpus, name, false) + show_host(corpus, name, true);
}

int main(int argc, char **argv)
{
    struct corpus corpus = {0};
    unsigned rejected = 0, chosen = 0;
    const char *hosts[32];
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at++) {
        if (!strcmp(argv[at], "-v"))
            verbose = true;
        else if (!strcmp(argv[at], "--host") && chosen < 32)
            hosts[chosen++] = argv[++at];
    }
    if (at >= argc)
        return 2;
    if (!peer_gl_open() || tgsic_interop_glslang_open(NULL) != TGSIC_OK)
        return 77;
    corpus_each_file(argv[at], add_shader, &corpus);
    printf("%zu shaders\nhost          transl refused OpenGL: +     -  glslang: +   gap     -\n",
           corpus.count);
    for (size_t i = 0; !chosen && tgsic_host_name(i); i++)
        rejected += show_both(&corpus, tgsic_host_name(i));
    for (unsigned i = 0; i < chosen; i++)
        rejected += show_both(&corpus, hosts[i]);
    for (size_t i = 0; i < corpus.count; i++) {
        tgsic_shader_free(&corpus.shaders[i]);
        free(corpus.names[i]);
    }
    free(corpus.names);
    free(corpus.shaders);
    tgsic_interop_glslang_close();
    return rejected != 0;
}
