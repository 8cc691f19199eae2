/* SPDX-License-Identifier: MIT */
/* The native OpenGL device: a case's own sources, resources by OpenGL's own introspection. */
#include "gl_device.h"

#include "translated_device.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { E_GL = 6300 };

/* ---- Reports ------------------------------------------------------------------------------- */

static void report(struct tgsic_diags *diags, struct tgsic_pos pos, const char *format,
                   va_list args)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, args);
    size_t length = strlen(message);
    while (length && message[length - 1] == '\n')
        message[--length] = 0;
    tgsic_diags_add(diags, TGSIC_ERROR, E_GL, pos, "%s", message);
}

enum tgsic_result tgsic_check_gl_fail(struct tgsic_diags *diags, enum tgsic_result result,
                                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diags, (struct tgsic_pos){0}, format, args);
    va_end(args);
    return result;
}

enum tgsic_result tgsic_check_gl_fail_at(struct tgsic_diags *diags, enum tgsic_result result,
                                         struct tgsic_pos pos, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    report(diags, pos, format, args);
    va_end(args);
    return result;
}

bool tgsic_check_gl_errors(struct tgsic_diags *diags, const char *after)
{
    bool any = false;
    for (GLenum error = tgsic_gl.GetError(); error != GL_NO_ERROR && !any;
         error = tgsic_gl.GetError()) {
        tgsic_diags_add(diags, TGSIC_WARNING, E_GL, (struct tgsic_pos){0},
                        "OpenGL error 0x%04x after %s", error, after);
        any = true;
    }
    return any;
}

/* ---- Beginning and ending ------------------------------------------------------------------ */

static struct check_gl_device *gl_of(struct check_device *device)
{
    return (struct check_gl_device *)device;
}

static void close_device(struct check_device *device)
{
    tgsic_check_gl_close_display(&gl_of(device)->display);
    free(device);
}

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    gl->api = tgsic_check_gl_choose(test);
    if (!tgsic_check_gl_use(&gl->display, gl->api))
        return tgsic_check_gl_fail(diags, TGSIC_E_UNSUPPORTED, "no context of that kind here");
    gl->test = test;
    while (tgsic_gl.GetError() != GL_NO_ERROR)
        ;
    return tgsic_check_gl_require(gl, test, diags);
}

static void unbind_buffers(GLenum target, GLuint count)
{
    for (GLuint i = 0; i < count; i++)
        tgsic_gl.BindBufferBase(target, i, 0);
}

/* Contexts are kept, so everything that a case bound is unbound. */
static void end(struct check_device *device)
{
    struct check_gl_device *gl = gl_of(device);
    if (!gl->test)
        return;
    tgsic_check_gl_delete_program(gl);
    tgsic_check_gl_delete_objects(gl);
    tgsic_check_gl_reset_builtins(gl);
    if (gl->queries[0])
        tgsic_gl.DeleteQueries(2, gl->queries);
    gl->queries[0] = gl->queries[1] = 0;
    tgsic_gl.BindFramebuffer(GL_FRAMEBUFFER, 0);
    unbind_buffers(GL_UNIFORM_BUFFER, CHECK_MAX_UNITS);
    if (gl->api == CHECK_GL_COMPAT) {
        tgsic_gl.Disable(GL_VERTEX_PROGRAM_ARB);
        tgsic_gl.Disable(GL_FRAGMENT_PROGRAM_ARB);
    }
    gl->test = NULL;
    while (tgsic_gl.GetError() != GL_NO_ERROR)
        ;
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    (void)world;
    tgsic_check_gl_delete_program(gl);
    gl->test = program->test;
    return tgsic_check_gl_make_program(gl, diags);
}

/* ---- Resources ----------------------------------------------------------------------------- */

/* Fixed function takes the texture of a unit if its target is enabled. */
static void enable_texture(const struct check_gl_device *gl, unsigned unit, unsigned target)
{
    if (gl->api == CHECK_GL_COMPAT && unit < 8 &&
        (target == TGSIC_TARGET_TEX_1D || target == TGSIC_TARGET_TEX_2D))
        tgsic_gl.Enable(tgsic_check_gl_target(target));
}

static void bind_textures(struct check_gl_device *gl, const struct check_world *world)
{
    for (unsigned i = 0; i < CHECK_MAX_UNITS; i++) {
        if (!world->units[i])
            continue;
        tgsic_gl.ActiveTexture(GL_TEXTURE0 + i);
        tgsic_check_gl_texture(gl, world->units[i]);
        if (world->plain_depth_units >> i & 1 && gl->api == CHECK_GL_COMPAT)
            tgsic_gl.TexParameteri(tgsic_check_gl_target(world->units[i]->data.target),
                                   GL_DEPTH_TEXTURE_MODE, GL_RED);
        enable_texture(gl, i, world->units[i]->data.target);
    }
}

static void bind_images(struct check_gl_device *gl, const struct check_world *world)
{
    for (GLuint i = 0; i < CHECK_MAX_UNITS; i++) {
        const struct check_image_unit *image = &world->images[i];
        if (image->texture)
            tgsic_gl.BindImageTexture(i, tgsic_check_gl_texture(gl, image->texture),
                                      (GLint)image->level, image->layered, (GLint)image->layer,
                                      image->gl_access, image->gl_format);
    }
}

static void bind_buffers(struct check_gl_device *gl, struct check_buffer *const *buffers,
                         GLenum target)
{
    for (GLuint i = 0; i < CHECK_MAX_UNITS; i++)
        if (buffers[i]) {
            tgsic_gl.BindBufferBase(target, i, tgsic_check_gl_buffer(gl, buffers[i]));
            buffers[i]->device_newer = true;
        }
}

/* Everything that a draw or a dispatch sees. To make what is drawn to, or an image, takes a texture
 * unit for a while, so the textures of units come behind them. */
static enum tgsic_result prepare(struct check_gl_device *gl, struct check_world *world,
                                 struct tgsic_diags *diags)
{
    tgsic_gl.BindFramebuffer(GL_DRAW_FRAMEBUFFER, tgsic_check_gl_framebuffer(gl, world->draw));
    bind_images(gl, world);
    bind_textures(gl, world);
    bind_buffers(gl, world->shader_buffers, GL_SHADER_STORAGE_BUFFER);
    bind_buffers(gl, world->counter_buffers, GL_ATOMIC_COUNTER_BUFFER);
    tgsic_gl.UseProgram(gl->program.whole);
    if (gl->program.pipeline)
        tgsic_gl.BindProgramPipeline(gl->program.pipeline);
    tgsic_check_gl_set_state(gl, world);
    enum tgsic_result result = tgsic_check_gl_set_uniforms(gl, world, diags);
    tgsic_check_gl_set_subroutines(gl, world);
    tgsic_check_gl_errors(diags, "setting state");
    return result;
}

/* ---- Drawing ------------------------------------------------------------------------------- */

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    const float *color = world->state.clear_color;
    tgsic_gl.BindFramebuffer(GL_DRAW_FRAMEBUFFER, tgsic_check_gl_framebuffer(gl, world->draw));
    tgsic_gl.ClearColor(color[0], color[1], color[2], color[3]);
    tgsic_gl.ClearDepthf(world->state.clear_depth);
    tgsic_gl.DepthMask(GL_TRUE);
    tgsic_gl.Clear(gl_mask);
    tgsic_check_gl_errors(diags, "clearing");
    return TGSIC_OK;
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *draw_, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    enum tgsic_result result = prepare(gl, world, diags);
    if (result == TGSIC_OK)
        result = tgsic_check_gl_draw(gl, world, draw_, diags);
    tgsic_check_gl_errors(diags, "drawing");
    return result;
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    enum tgsic_result result = prepare(gl, world, diags);
    if (result != TGSIC_OK)
        return result;
    tgsic_gl.MemoryBarrier(GL_ALL_BARRIER_BITS);
    if (group_size[0])
        tgsic_gl.DispatchComputeGroupSizeARB(groups[0], groups[1], groups[2], group_size[0],
                                             group_size[1], group_size[2]);
    else
        tgsic_gl.DispatchCompute(groups[0], groups[1], groups[2]);
    tgsic_gl.MemoryBarrier(GL_ALL_BARRIER_BITS);
    tgsic_check_gl_errors(diags, "computing");
    return TGSIC_OK;
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    (void)device;
    (void)world;
    tgsic_gl.MemoryBarrier(gl_bits);
    tgsic_check_gl_errors(diags, "a memory barrier");
    return TGSIC_OK;
}

static enum tgsic_result fetch_barrier(struct check_device *device, struct check_world *world,
                                       struct tgsic_diags *diags)
{
    (void)device;
    (void)world;
    tgsic_gl.FramebufferFetchBarrierEXT();
    tgsic_check_gl_errors(diags, "a framebuffer fetch barrier");
    return TGSIC_OK;
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    GLuint source = tgsic_check_gl_framebuffer(gl, world->read);
    GLuint destination = tgsic_check_gl_framebuffer(gl, world->draw);
    tgsic_gl.BindFramebuffer(GL_READ_FRAMEBUFFER, source);
    tgsic_gl.BindFramebuffer(GL_DRAW_FRAMEBUFFER, destination);
    tgsic_gl.ReadBuffer(GL_COLOR_ATTACHMENT0);
    tgsic_gl.BlitFramebuffer(from.x, from.y, from.x + (GLint)from.width,
                             from.y + (GLint)from.height, to.x, to.y, to.x + (GLint)to.width,
                             to.y + (GLint)to.height, gl_mask, gl_filter);
    if (tgsic_check_gl_errors(diags, "copying"))
        return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "the framebuffers cannot be copied");
    return TGSIC_OK;
}

static enum tgsic_result generate_mipmap(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags)
{
    (void)world;
    tgsic_check_gl_texture(gl_of(device), texture);
    tgsic_gl.GenerateMipmap(tgsic_check_gl_target(texture->data.target));
    tgsic_check_gl_errors(diags, "making mipmaps");
    return TGSIC_OK;
}

/* ---- Reading ------------------------------------------------------------------------------- */

static enum check_base base_of(const struct check_gl_format *format)
{
    return format->type == TGSIC_RETURN_SINT   ? CHECK_INT
           : format->type == TGSIC_RETURN_UINT ? CHECK_UINT
                                               : CHECK_FLOAT;
}

/* OpenGL ES reads normalised colours as bytes only. */
static void read_bytes(struct check_rect rect, union check_pixel *pixels)
{
    size_t count = (size_t)rect.width * rect.height;
    uint8_t *bytes = malloc(count * 4 + 1);
    if (!bytes)
        return;
    tgsic_gl.ReadPixels(rect.x, rect.y, (GLsizei)rect.width, (GLsizei)rect.height, GL_RGBA,
                        GL_UNSIGNED_BYTE, bytes);
    for (size_t i = 0; i < count * 4; i++)
        pixels[i / 4].f[i % 4] = (float)bytes[i] / 255;
    free(bytes);
}

static void read_color(const struct check_gl_device *gl, const struct check_gl_format *format,
                       struct check_rect rect, union check_pixel *pixels)
{
    static const GLenum types[] = {
        [CHECK_FLOAT] = GL_FLOAT, [CHECK_INT] = GL_INT, [CHECK_UINT] = GL_UNSIGNED_INT};
    enum check_base base = base_of(format);
    if (gl->api == CHECK_GL_ES && format->type == TGSIC_RETURN_UNORM)
        read_bytes(rect, pixels);
    else
        tgsic_gl.ReadPixels(rect.x, rect.y, (GLsizei)rect.width, (GLsizei)rect.height,
                            base == CHECK_FLOAT ? GL_RGBA : GL_RGBA_INTEGER, types[base], pixels);
}

static void read_depth(struct check_rect rect, union check_pixel *pixels)
{
    size_t count = (size_t)rect.width * rect.height;
    float *depths = calloc(count + 1, sizeof *depths);
    if (!depths)
        return;
    tgsic_gl.ReadPixels(rect.x, rect.y, (GLsizei)rect.width, (GLsizei)rect.height,
                        GL_DEPTH_COMPONENT, GL_FLOAT, depths);
    for (size_t i = 0; i < count; i++)
        pixels[i].f[0] = depths[i];
    free(depths);
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = gl_of(device);
    const struct check_framebuffer *read = world->read;
    const struct check_texture *texture =
        plane < 0 ? read->depth.texture : read->colors[plane].texture;
    GLuint framebuffer = tgsic_check_gl_framebuffer(gl, read);
    *base = CHECK_FLOAT;
    if (!texture)
        return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "nothing is there to be read");
    tgsic_gl.BindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    if (tgsic_gl.CheckFramebufferStatus(GL_READ_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        return tgsic_check_gl_fail(diags, TGSIC_E_INVALID, "the framebuffer is not complete");
    tgsic_gl.PixelStorei(GL_PACK_ALIGNMENT, 1);
    if (plane < 0) {
        read_depth(rect, pixels);
    } else {
        const struct check_gl_format *format = tgsic_check_gl_format(texture->gl_format);
        tgsic_gl.ReadBuffer(GL_COLOR_ATTACHMENT0 + (GLenum)plane);
        *base = base_of(format);
        read_color(gl, format, rect, pixels);
    }
    tgsic_check_gl_errors(diags, "reading pixels");
    return TGSIC_OK;
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    GLuint name = tgsic_check_gl_buffer(gl_of(device), buffer);
    (void)world;
    tgsic_gl.MemoryBarrier(GL_ALL_BARRIER_BITS);
    tgsic_gl.BindBuffer(GL_COPY_READ_BUFFER, name);
    const void *data = buffer->size
                           ? tgsic_gl.MapBufferRange(GL_COPY_READ_BUFFER, 0,
                                                     (GLsizeiptr)buffer->size, GL_MAP_READ_BIT)
                           : NULL;
    if (data)
        memcpy(buffer->data, data, buffer->size);
    if (data)
        tgsic_gl.UnmapBuffer(GL_COPY_READ_BUFFER);
    tgsic_check_gl_errors(diags, "reading a buffer");
    return TGSIC_OK;
}

static enum tgsic_result verify(struct check_device *device, struct check_world *world,
                                const char *const *words, size_t num_words, bool *holds,
                                struct tgsic_diags *diags)
{
    return tgsic_check_gl_verify(gl_of(device), world, words, num_words, holds, diags);
}

static const struct check_device_ops ops = {
    .name = "opengl",
    .close = close_device,
    .begin = begin,
    .end = end,
    .use = use,
    .clear = clear,
    .draw = draw,
    .dispatch = dispatch,
    .memory_barrier = memory_barrier,
    .blit = blit,
    .generate_mipmap = generate_mipmap,
    .read_pixels = read_pixels,
    .read_buffer = read_buffer,
    .fetch_barrier = fetch_barrier,
    .verify = verify,
};

/* ---- Opening ------------------------------------------------------------------------------- */

struct check_device *tgsic_check_open_gl(const char *display, struct tgsic_diags *diags)
{
    struct check_gl_device *gl = calloc(1, sizeof *gl);
    if (!gl)
        return NULL;
    gl->base.ops = &ops;
    if (tgsic_check_gl_open_display(&gl->display, display, diags))
        return &gl->base;
    close_device(&gl->base);
    return NULL;
}

struct check_device *tgsic_check_open_gl_translated(const char *display, struct tgsic_diags *diags)
{
    struct check_device *gl = tgsic_check_open_gl(display, diags);
    return gl ? tgsic_check_open_translated(gl, false) : NULL;
}

bool tgsic_check_gl_host(struct check_device *device, struct tgsic_host *host)
{
    char profile[32768] = "gl450";
    size_t used = strlen(profile);
    GLint count = 0;
    if (!device || device->ops != &ops ||
        !tgsic_check_gl_use(&gl_of(device)->display, CHECK_GL_CORE))
        return false;
    tgsic_gl.GetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++) {
        const char *name = (const char *)tgsic_gl.GetStringi(GL_EXTENSIONS, (GLuint)i);
        if (used + strlen(name) + 2 < sizeof profile)
            used += (size_t)sprintf(profile + used, "+%s", name);
    }
    return tgsic_host_parse(profile, host, NULL) == TGSIC_OK;
}
