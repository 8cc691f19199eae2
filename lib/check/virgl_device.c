/* SPDX-License-Identifier: MIT */
/* The device above a virgl_test_server: what a guest's driver does with our TGSI. */
#include "virgl_device.h"

#include <stdlib.h>
#include <string.h>

/* ---- Calls --------------------------------------------------------------------------------- */

static struct virgl_device *self(struct check_device *device)
{
    return (struct virgl_device *)device;
}

void tgsic_check_virgl_leave(struct virgl_call *c, enum tgsic_result result)
{
    tgsic_arena_fail(c->arena, result);
}

void tgsic_check_virgl_unsupported(struct virgl_call *c, const char *what)
{
    tgsic_diags_add(c->diags, TGSIC_ERROR, E_VIRGL_DEVICE, (struct tgsic_pos){0},
                    "virglrenderer does not take %s", what);
    tgsic_check_virgl_leave(c, TGSIC_E_UNSUPPORTED);
}

static void check(struct virgl_call *c, enum tgsic_result result)
{
    c->device->device.fate = c->device->server.fate;
    if (result != TGSIC_OK)
        tgsic_check_virgl_leave(c, result);
}

void tgsic_check_virgl_send(struct virgl_call *c, struct tgsic_virgl_stream *messages)
{
    enum tgsic_result result = tgsic_check_vtest_send(&c->device->server, messages, c->diags);
    tgsic_virgl_stream_free(messages);
    check(c, result);
}

void tgsic_check_virgl_receive(struct virgl_call *c, void *bytes, size_t size)
{
    check(c, tgsic_check_vtest_receive(&c->device->server, bytes, size, c->diags));
}

void tgsic_check_virgl_command(struct virgl_call *c, unsigned command, unsigned object,
                               const uint32_t *words, size_t count)
{
    tgsic_virgl_put_command(c->commands, command, object, words, count);
}

void tgsic_check_virgl_flush(struct virgl_call *c)
{
    struct tgsic_virgl_stream message = {0};
    if (c->commands->size || c->commands->failed) {
        c->device->read.resource = 0;
        tgsic_vtest_put_submit(&message, c->commands);
        tgsic_virgl_stream_free(c->commands);
        tgsic_check_virgl_send(c, &message);
    }
}

void tgsic_check_virgl_finish(struct virgl_call *c)
{
    tgsic_check_virgl_flush(c);
    check(c, tgsic_check_vtest_finish(&c->device->server, c->diags));
}

/* An operation, with an arena and commands of its own. */
static enum tgsic_result run(struct virgl_device *d, struct check_world *world,
                             struct tgsic_diags *diags,
                             void (*work)(struct virgl_call *, const void *), const void *what)
{
    struct tgsic_arena arena;
    struct tgsic_virgl_stream commands = {0};
    struct virgl_call call = {
        .device = d, .world = world, .arena = &arena, .diags = diags, .commands = &commands};
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        enum tgsic_result failure = arena.failure;
        tgsic_arena_free(&arena);
        tgsic_virgl_stream_free(&commands);
        return failure;
    }
    work(&call, what);
    tgsic_check_virgl_flush(&call);
    tgsic_arena_free(&arena);
    tgsic_virgl_stream_free(&commands);
    return TGSIC_OK;
}

/* ---- Cases --------------------------------------------------------------------------------- */

/* "FOLDER/NAME.vtest", without folders in the name. */
static char *capture_path(const struct virgl_device *d, const char *name)
{
    size_t folder = strlen(d->capture), size = folder + strlen(name) + sizeof "/.vtest";
    char *path = malloc(size);
    if (!path)
        return NULL;
    snprintf(path, size, "%s/%s.vtest", d->capture, name);
    for (char *at = path + folder + 1; *at; at++)
        if (*at == '/')
            *at = '_';
    return path;
}

static enum tgsic_result start(struct virgl_device *d, const char *name, struct tgsic_diags *diags)
{
    char *path = d->capture ? capture_path(d, name) : NULL;
    tgsic_check_vtest_stop(&d->server);
    d->contexts = d->resources = 0;
    enum tgsic_result result =
        tgsic_check_vtest_start(&d->server, d->hardware, "tgsic", path, diags);
    free(path);
    return result;
}

/* A context of the case's own: state and objects of the last one are gone. */
static void begin_context(struct virgl_call *c, const void *what)
{
    struct virgl_device *d = c->device;
    d->handles = 0;
    d->first_resource = d->resources + 1;
    d->contexts++;
    TGSIC_VIRGL_PUT(c->commands, CREATE_SUB_CTX, NULL, d->contexts);
    TGSIC_VIRGL_PUT(c->commands, SET_SUB_CTX, NULL, d->contexts);
}

static enum tgsic_result begin(struct check_device *device, const struct check_case *test,
                               struct check_world *world, struct tgsic_diags *diags)
{
    struct virgl_device *d = self(device);
    enum tgsic_result result = TGSIC_OK;
    device->fate = CHECK_FATE_FINE;
    if (!d->server.pid || d->capture)
        result = start(d, test->name, diags);
    return result == TGSIC_OK ? run(d, world, diags, begin_context, NULL) : result;
}

static void end_context(struct virgl_call *c, const void *what)
{
    struct virgl_device *d = c->device;
    struct tgsic_virgl_stream messages = {0};
    TGSIC_VIRGL_PUT(c->commands, DESTROY_SUB_CTX, NULL, d->contexts);
    tgsic_check_virgl_flush(c);
    for (uint32_t i = d->first_resource; i <= d->resources; i++)
        TGSIC_VTEST_PUT(&messages, RESOURCE_UNREF, i);
    tgsic_check_virgl_send(c, &messages);
}

static void end(struct check_device *device)
{
    struct virgl_device *d = self(device);
    enum check_fate fate = device->fate;
    if (d->server.pid)
        run(d, NULL, NULL, end_context, NULL);
    device->fate = fate;
    if (d->capture)
        tgsic_check_vtest_stop(&d->server);
    free(d->copies);
    free(d->read.bytes);
    d->copies = NULL;
    d->num_copies = 0;
    d->read = (struct virgl_layer){0};
    d->program = NULL;
}

static void close(struct check_device *device)
{
    tgsic_check_vtest_stop(&self(device)->server);
    free(device);
}

/* ---- Programs ------------------------------------------------------------------------------ */

/* The stage whose outputs transform feedback takes. */
static unsigned last_vertex_stage(const struct check_program *program)
{
    return program->stages[TGSIC_PROCESSOR_GEOM].present        ? TGSIC_PROCESSOR_GEOM
           : program->stages[TGSIC_PROCESSOR_TESS_EVAL].present ? TGSIC_PROCESSOR_TESS_EVAL
                                                                : TGSIC_PROCESSOR_VERT;
}

static void add_outputs(struct virgl_call *c, const struct tgsic_reflection *r,
                        struct tgsic_virgl_shader *shader)
{
    struct tgsic_virgl_stream_output *outputs =
        ARENA_ARRAY(c->arena, struct tgsic_virgl_stream_output, r->num_stream_outputs);
    for (uint32_t i = 0; i < r->num_stream_outputs; i++) {
        const struct tgsic_stream_output *o = &r->stream_outputs[i];
        outputs[i] = (struct tgsic_virgl_stream_output){.output = (uint8_t)o->output,
                                                        .component = o->component,
                                                        .count = o->count,
                                                        .buffer = o->buffer,
                                                        .stream = o->stream,
                                                        .offset = (uint16_t)(o->offset / 4)};
    }
    for (unsigned i = 0; i < TGSIC_MAX_CAPTURE_BUFFERS; i++)
        shader->stream_stride[i] = r->stream_stride[i] / 4;
    shader->outputs = outputs;
    shader->num_outputs = r->num_stream_outputs;
}

/* What is drawn to begins with its bottom row, where the protocol has the top one: "upper left" is
 * where row 0 is. So the origin of a fragment's position is turned around. */
static void turn_origin(struct virgl_call *c, const struct tgsic_shader *from,
                        struct tgsic_buffer *text)
{
    struct tgsic_shader turned = *from;
    uint32_t n = from->num_properties, i = 0;
    turned.properties = ARENA_ARRAY(c->arena, struct tgsic_property_value, n + 1);
    memcpy(turned.properties, from->properties, n * sizeof *from->properties);
    while (i < n && from->properties[i].name != TGSIC_PROPERTY_FS_COORD_ORIGIN)
        i++;
    bool lower = i < n && from->properties[i].value == TGSIC_COORD_ORIGIN_LOWER_LEFT;
    turned.properties[i] = (struct tgsic_property_value){
        .name = TGSIC_PROPERTY_FS_COORD_ORIGIN,
        .value = lower ? TGSIC_COORD_ORIGIN_UPPER_LEFT : TGSIC_COORD_ORIGIN_LOWER_LEFT};
    turned.num_properties = i < n ? n : n + 1;
    enum tgsic_result result = tgsic_print_text(&turned, NULL, text, c->diags);
    if (result != TGSIC_OK)
        tgsic_check_virgl_leave(c, result);
}

static bool reads_position(const struct tgsic_shader *shader)
{
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (shader->declarations[i].file == TGSIC_FILE_IN &&
            shader->declarations[i].semantic == TGSIC_SEMANTIC_POSITION)
            return true;
    return false;
}

#define ORIGIN_TOKENS 2 /* of the property that turning the origin may add */

static uint32_t make_shader(struct virgl_call *c, unsigned stage)
{
    const struct check_program *program = c->device->program;
    const struct check_translated_stage *s = &program->stages[stage];
    const struct tgsic_reflection *r = program->linked ? &program->linked->reflection : NULL;
    struct tgsic_virgl_shader shader = {.handle = ++c->device->handles,
                                        .stage = (uint8_t)stage,
                                        .text = s->tgsi.data,
                                        .length = s->tgsi.size,
                                        .num_tokens =
                                            tgsic_virgl_count_tokens(&s->shader) + ORIGIN_TOKENS};
    struct tgsic_buffer turned = {0};
    if (stage == TGSIC_PROCESSOR_FRAG && reads_position(&s->shader)) {
        turn_origin(c, &s->shader, &turned);
        shader.text = turned.data;
        shader.length = turned.size;
    }
    if (r && stage == TGSIC_PROCESSOR_COMP)
        shader.shared_size = r->shared_size;
    if (r && stage == last_vertex_stage(program))
        add_outputs(c, r, &shader);
    enum tgsic_result result = tgsic_virgl_put_shader(c->commands, &shader, 0, c->diags);
    tgsic_buffer_free(&turned);
    if (result != TGSIC_OK)
        tgsic_check_virgl_leave(c, result);
    return shader.handle;
}

static void use_program(struct virgl_call *c, const void *what)
{
    const struct check_program *program = what;
    if (!(program->reached >> CHECK_HOP_TGSI & 1))
        tgsic_check_virgl_unsupported(c, "programs that did not come as far as TGSI");
    c->device->program = program;
    for (unsigned i = 0; i < TGSIC_NUM_STAGES; i++) {
        uint32_t handle = program->stages[i].present ? make_shader(c, i) : 0;
        TGSIC_VIRGL_PUT(c->commands, BIND_SHADER, NULL, handle, tgsic_virgl_stage(i));
    }
    tgsic_check_virgl_finish(c);
}

static enum tgsic_result use(struct check_device *device, const struct check_program *program,
                             struct check_world *world, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, use_program, program);
}

/* ---- Work ---------------------------------------------------------------------------------- */

static void clear_it(struct virgl_call *c, const void *what)
{
    tgsic_check_virgl_clear(c, *(const uint32_t *)what);
}

static enum tgsic_result clear(struct check_device *device, struct check_world *world,
                               uint32_t gl_mask, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, clear_it, &gl_mask);
}

static void draw_it(struct virgl_call *c, const void *what)
{
    tgsic_check_virgl_draw(c, what);
    tgsic_check_virgl_finish(c);
}

static enum tgsic_result draw(struct check_device *device, struct check_world *world,
                              const struct check_draw *what, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, draw_it, what);
}

struct grid {
    const uint32_t *groups, *group_size;
};

static void dispatch_it(struct virgl_call *c, const void *what)
{
    const struct grid *grid = what;
    tgsic_check_virgl_dispatch(c, grid->groups, grid->group_size);
    tgsic_check_virgl_finish(c);
}

static enum tgsic_result dispatch(struct check_device *device, struct check_world *world,
                                  const uint32_t groups[3], const uint32_t group_size[3],
                                  struct tgsic_diags *diags)
{
    const struct grid grid = {groups, group_size};
    return run(self(device), world, diags, dispatch_it, &grid);
}

static void barrier(struct virgl_call *c, const void *what)
{
    TGSIC_VIRGL_PUT(c->commands, MEMORY_BARRIER, NULL, UINT32_MAX);
}

static enum tgsic_result memory_barrier(struct check_device *device, struct check_world *world,
                                        uint32_t gl_bits, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, barrier, NULL);
}

static void texture_barrier(struct virgl_call *c, const void *what)
{
    enum { FRAMEBUFFER = 2 };
    TGSIC_VIRGL_PUT(c->commands, TEXTURE_BARRIER, NULL, FRAMEBUFFER);
}

static enum tgsic_result fetch_barrier(struct check_device *device, struct check_world *world,
                                       struct tgsic_diags *diags)
{
    return run(self(device), world, diags, texture_barrier, NULL);
}

struct copy {
    struct check_rect from, to;
    uint32_t mask, filter;
};

static void blit_it(struct virgl_call *c, const void *what)
{
    const struct copy *copy = what;
    tgsic_check_virgl_blit(c, copy->from, copy->to, copy->mask, copy->filter);
}

static enum tgsic_result blit(struct check_device *device, struct check_world *world,
                              struct check_rect from, struct check_rect to, uint32_t gl_mask,
                              uint32_t gl_filter, struct tgsic_diags *diags)
{
    const struct copy copy = {from, to, gl_mask, gl_filter};
    return run(self(device), world, diags, blit_it, &copy);
}

static void generate_it(struct virgl_call *c, const void *what)
{
    tgsic_check_virgl_generate_mipmap(c, *(struct check_texture *const *)what);
}

static enum tgsic_result generate_mipmap(struct check_device *device, struct check_world *world,
                                         struct check_texture *texture, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, generate_it, &texture);
}

/* ---- Reading ------------------------------------------------------------------------------- */

struct view {
    int plane;
    struct check_rect rect;
    union check_pixel *pixels;
    enum check_base *base;
};

static void read_view(struct virgl_call *c, const void *what)
{
    const struct view *view = what;
    tgsic_check_virgl_read_pixels(c, view->plane, view->rect, view->pixels, view->base);
}

static enum tgsic_result read_pixels(struct check_device *device, struct check_world *world,
                                     int plane, struct check_rect rect, union check_pixel *pixels,
                                     enum check_base *base, struct tgsic_diags *diags)
{
    const struct view view = {plane, rect, pixels, base};
    return run(self(device), world, diags, read_view, &view);
}

static void read_bytes(struct virgl_call *c, const void *what)
{
    struct check_buffer *buffer = *(struct check_buffer *const *)what;
    const struct tgsic_virgl_box box = {.width = (uint32_t)buffer->size, .height = 1, .depth = 1};
    uint32_t resource = tgsic_check_virgl_buffer(c, buffer, TGSIC_VIRGL_BIND_SHADER_BUFFER);
    if (buffer->size)
        memcpy(buffer->data, tgsic_check_virgl_download(c, resource, &box, buffer->size),
               buffer->size);
}

static enum tgsic_result read_buffer(struct check_device *device, struct check_world *world,
                                     struct check_buffer *buffer, struct tgsic_diags *diags)
{
    return run(self(device), world, diags, read_bytes, &buffer);
}

/* ---- Opening ------------------------------------------------------------------------------- */

struct check_device *tgsic_check_open_virgl(const char *display, const char *capture,
                                            struct tgsic_diags *diags)
{
    static const struct check_device_ops ops = {.name = "virglrenderer",
                                                .close = close,
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
                                                .fetch_barrier = fetch_barrier};
    struct virgl_device *d = calloc(1, sizeof *d);
    if (!d)
        return NULL;
    d->device.ops = &ops;
    d->hardware = display && strcmp(display, "llvmpipe");
    d->capture = capture;
    if (capture || start(d, "", diags) == TGSIC_OK)
        return &d->device;
    free(d);
    return NULL;
}
