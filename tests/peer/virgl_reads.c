/* SPDX-License-Identifier: MIT */
/* Does virglrenderer read what we print? For each TGSI file given, a real virglrenderer on EGL
 * surfaceless gets a CREATE_OBJECT command with the file's text as it is, and one with our
 * canonical form of it:
 *
 *     virgl_reads FILE.tgsi...
 *
 * Prints how many it took of each; fails when it took a file but not our form of it. */
#include "tgsi/tgsi.h"

#include <virgl/virglrenderer.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CREATE_OBJECT  1u
#define DESTROY_OBJECT 3u
#define OBJECT_SHADER  4u
#define HANDLE         1u
#define CONTEXT        1u
#define MAX_TEXT       200000u

static void ignore_fence(void *cookie, uint32_t fence)
{
    (void)cookie;
    (void)fence;
}

static bool open_renderer(void)
{
    static struct virgl_renderer_callbacks callbacks = {.version = 1, .write_fence = ignore_fence};
    static int cookie;
    return !virgl_renderer_init(&cookie, VIRGL_RENDERER_USE_EGL | VIRGL_RENDERER_USE_SURFACELESS,
                                &callbacks) &&
           !virgl_renderer_context_create(CONTEXT, 4, "test");
}

static uint32_t wire_stage(unsigned processor)
{
    static const uint8_t types[] = {
        [TGSIC_PROCESSOR_VERT] = 0,      [TGSIC_PROCESSOR_FRAG] = 1,
        [TGSIC_PROCESSOR_GEOM] = 2,      [TGSIC_PROCESSOR_TESS_CTRL] = 3,
        [TGSIC_PROCESSOR_TESS_EVAL] = 4, [TGSIC_PROCESSOR_COMP] = 5,
    };
    return types[processor];
}

/* A refused command leaves its context unusable. */
static bool is_taken(unsigned processor, const char *text, size_t size)
{
    static uint32_t command[6 + MAX_TEXT / 4 + 1];
    uint32_t destroy[2] = {DESTROY_OBJECT | OBJECT_SHADER << 8 | 1u << 16, HANDLE};
    uint32_t words = (uint32_t)(size + 1 + 3) / 4;
    memset(command, 0, sizeof command);
    command[0] = CREATE_OBJECT | OBJECT_SHADER << 8 | (5 + words) << 16;
    command[1] = HANDLE;
    command[2] = wire_stage(processor);
    command[3] = (uint32_t)size + 1;
    command[4] = words * 4 + 300;
    memcpy(command + 6, text, size);
    if (!virgl_renderer_submit_cmd(command, CONTEXT, (int)(6 + words)) &&
        !virgl_renderer_submit_cmd(destroy, CONTEXT, 2))
        return true;
    virgl_renderer_context_destroy(CONTEXT);
    virgl_renderer_context_create(CONTEXT, 4, "test");
    return false;
}

static unsigned files, as_they_are, as_printed, lost;

static void check_text(const char *path, const char *text, size_t size)
{
    struct tgsic_shader shader;
    struct tgsic_buffer printed;
    files++;
    if (tgsic_parse_text(text, size, NULL, &shader, NULL) != TGSIC_OK)
        return;
    if (tgsic_print_text(&shader, NULL, &printed, NULL) == TGSIC_OK) {
        bool theirs = is_taken(shader.processor, text, size);
        bool ours =
            printed.size < MAX_TEXT && is_taken(shader.processor, printed.data, printed.size);
        as_they_are += theirs;
        as_printed += ours;
        if (theirs && !ours) {
            lost++;
            fprintf(stderr, "%s: refused as we print it\n", path);
        }
        tgsic_buffer_free(&printed);
    }
    tgsic_shader_free(&shader);
}

int main(int argc, char **argv)
{
    static char text[MAX_TEXT];
    if (!open_renderer()) {
        fprintf(stderr, "virgl_reads: no virglrenderer on EGL surfaceless here\n");
        return 77;
    }
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file)
            continue;
        size_t size = fread(text, 1, sizeof text - 1, file);
        fclose(file);
        check_text(argv[i], text, size);
    }
    printf("%u files: virglrenderer takes %u as they are, %u as we print them\n", files,
           as_they_are, as_printed);
    return lost != 0;
}
