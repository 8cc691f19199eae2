/* SPDX-License-Identifier: MIT */
/* What a guest's driver does, without a virtual machine: compiles a GLSL program to TGSI, and draws
 * with it on a virgl_test_server by the virgl protocol, frame after frame.
 *
 *     guest-vtest VERTEX FRAGMENT PICTURE.png
 *
 * The server is started here and told where to listen; the picture is the last frame. */
#include <glsl2tgsi/glsl2tgsi.h>
#include <tgsi/uniform.h>
#include <virgl/virgl.h>

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SIDE   320 /* pixels of the picture, each the mean of two by two that are drawn */
#define DRAWN  (2 * SIDE)
#define FRAMES 6
#define RINGS  256 /* along the knot */
#define EDGES  32  /* around its tube */
#define SKIN   128 /* texels of the texture */

enum { NUM_VERTICES = (RINGS + 1) * (EDGES + 1), NUM_INDICES = RINGS * EDGES * 6 };

/* Numbers of resources, and of objects: a guest chooses both. */
enum { COLOR = 1, DEPTH, VERTICES, INDICES, TEXTURE };
enum {
    COLOR_SURFACE = 1,
    DEPTH_SURFACE,
    BLEND,
    DEPTH_TEST,
    RASTERIZER,
    ELEMENTS,
    VIEW,
    SAMPLER,
    SHADERS, /* two from here on */
};

static const enum tgsic_processor stages[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};

static void give_up(const char *why)
{
    fprintf(stderr, "guest-vtest: %s\n", why);
    exit(1);
}

static void give_up_with(struct tgsic_diags *diags)
{
    give_up(diags->count ? diags->items[0].text : "out of memory");
}

/* ---- The server ---------------------------------------------------------------------------- */

struct host {
    pid_t process;
    int socket;
};

static pid_t start_server(const char *path)
{
    char option[128];
    snprintf(option, sizeof option, "--socket-path=%s", path);
    pid_t process = fork();
    if (process)
        return process;
    execlp("virgl_test_server", "virgl_test_server", "--no-loop-or-fork", "--use-egl-surfaceless",
           option, (char *)NULL);
    _exit(127);
}

static struct host open_host(void)
{
    char folder[] = "/tmp/guest-vtest-XXXXXX";
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timespec pause = {.tv_nsec = 10000000};
    if (!mkdtemp(folder))
        give_up("no folder for a socket");
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
    struct host host = {start_server(address.sun_path), socket(AF_UNIX, SOCK_STREAM, 0)};
    int waited = 0;
    while (connect(host.socket, (struct sockaddr *)&address, sizeof address)) {
        if (waitpid(host.process, NULL, WNOHANG) || ++waited == 2000)
            give_up("virgl_test_server does not start");
        nanosleep(&pause, NULL);
    }
    unlink(address.sun_path);
    rmdir(folder);
    return host;
}

static void close_host(struct host *host)
{
    close(host->socket);
    waitpid(host->process, NULL, 0); /* it ends with its only client */
}

/* Sends what was put into `messages`, and empties it. */
static void send_messages(struct host *host, struct tgsic_virgl_stream *messages)
{
    ssize_t sent = 0;
    for (size_t at = 0; at < messages->size; at += (size_t)sent) {
        sent = send(host->socket, messages->data + at, messages->size - at, MSG_NOSIGNAL);
        if (sent <= 0 || messages->failed)
            give_up("the server is gone");
    }
    tgsic_virgl_stream_free(messages);
}

static void receive(struct host *host, void *bytes, size_t size)
{
    ssize_t got = 0;
    for (size_t at = 0; at < size; at += (size_t)got) {
        got = recv(host->socket, (char *)bytes + at, size - at, 0);
        if (got <= 0)
            give_up("the server is gone");
    }
}

/* ---- The program --------------------------------------------------------------------------- */

/* The text stays until the next call. */
static const char *read_file(const char *path)
{
    static char text[1 << 16];
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    text[size] = 0;
    if (!size)
        give_up("a shader cannot be read");
    fclose(file);
    return text;
}

static struct tgsic_program *build(char **paths)
{
    struct tgsic_glsl_shader *shaders[2] = {NULL, NULL};
    struct tgsic_program *program = NULL;
    struct tgsic_diags diags = {0};
    struct tgsic_glsl_link_options options = {.size = sizeof options,
                                              .dialect = TGSIC_DIALECT_VIRGL};
    for (int i = 0; i < 2; i++) {
        const char *text = read_file(paths[i]);
        if (tgsic_glsl_compile(NULL, stages[i], &text, NULL, 1, &shaders[i], &diags) != TGSIC_OK)
            give_up_with(&diags);
    }
    if (tgsic_glsl_link(&options, shaders, 2, &program, &diags) != TGSIC_OK)
        give_up_with(&diags);
    for (int i = 0; i < 2; i++)
        tgsic_glsl_shader_free(shaders[i]);
    tgsic_diags_free(&diags);
    return program;
}

/* The shaders as text in CREATE_OBJECT commands. */
static void put_shaders(struct tgsic_virgl_stream *commands, const struct tgsic_program *program)
{
    for (uint32_t i = 0; i < 2; i++) {
        const struct tgsic_shader *shader = &program->shader[stages[i]];
        struct tgsic_buffer text = {0};
        struct tgsic_diags diags = {0};
        if (tgsic_print_text(shader, NULL, &text, &diags) != TGSIC_OK)
            give_up_with(&diags);
        const struct tgsic_virgl_shader packed = {.handle = SHADERS + i,
                                                  .stage = (uint8_t)stages[i],
                                                  .text = text.data,
                                                  .length = text.size,
                                                  .num_tokens = tgsic_virgl_count_tokens(shader)};
        if (tgsic_virgl_put_shader(commands, &packed, 0, &diags) != TGSIC_OK)
            give_up_with(&diags);
        TGSIC_VIRGL_PUT(commands, BIND_SHADER, NULL, packed.handle, tgsic_virgl_stage(stages[i]));
        tgsic_buffer_free(&text);
    }
}

/* ---- Uniforms ------------------------------------------------------------------------------ */

/* glUniform*fv() for both stages, whose images of CONST[0] are side by side. */
struct constants {
    uint32_t *image[2], registers[2];
};

static struct constants make_constants(const struct tgsic_program *program)
{
    struct constants c;
    for (int i = 0; i < 2; i++) {
        c.registers[i] = tgsic_program_constants(program, stages[i]);
        c.image[i] = calloc(c.registers[i] + 1, 16);
        if (!c.image[i])
            give_up("out of memory");
    }
    return c;
}

static void set_floats(const struct tgsic_program *program, struct constants *c, const char *name,
                       uint8_t rows, uint8_t columns, const float *data)
{
    uint32_t element;
    const struct tgsic_uniform *u = tgsic_program_find_uniform(program, name, &element);
    const struct tgsic_uniform_value value = {
        .base = TGSIC_VALUE_FLOAT, .rows = rows, .columns = columns, .count = 1, .data = data};
    for (int i = 0; u && i < 2; i++)
        if (tgsic_uniform_store(u, element, &value, stages[i], c->image[i], c->registers[i]) !=
            TGSIC_OK)
            give_up(name);
}

static void set_scene(const struct tgsic_program *program, struct constants *c, int frame)
{
    static const struct {
        const char *name;
        uint8_t rows;
        float data[4];
    } lasting[] = {
        {"eye", 3, {0.05f, 0.3f, 6.4f}},
        {"lens", 4, {2, 2, -1.5f, -6}},
        {"lights[0].direction", 3, {-0.5f, 0.8f, 0.7f}},
        {"lights[0].color", 3, {1.0f, 0.9f, 0.75f}},
        {"lights[0].sharpness", 1, {60}},
        {"lights[1].direction", 3, {0.9f, -0.3f, 0.4f}},
        {"lights[1].color", 3, {0.12f, 0.2f, 0.35f}},
        {"lights[1].sharpness", 1, {8}},
    };
    float a = 0.2f * (float)frame, b = 0.25f + 0.08f * (float)frame;
    const float turn[9] = {cosf(a),  sinf(a) * cosf(b), sinf(a) * sinf(b), /* a column */
                           -sinf(a), cosf(a) * cosf(b), cosf(a) * sinf(b), 0, -sinf(b), cosf(b)};
    set_floats(program, c, "turn", 3, 3, turn);
    for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
        set_floats(program, c, lasting[i].name, lasting[i].rows, 1, lasting[i].data);
}

static void put_constants(struct tgsic_virgl_stream *commands, const struct constants *c)
{
    for (int i = 0; i < 2; i++) {
        uint32_t words[2 + 4 * 256] = {tgsic_virgl_stage(stages[i])};
        if (c->registers[i] > 256)
            give_up("too many constants");
        memcpy(words + 2, c->image[i], c->registers[i] * 16);
        tgsic_virgl_put_command(commands, TGSIC_VIRGL_SET_CONSTANT_BUFFER, 0, words,
                                2 + c->registers[i] * 4);
    }
}

/* ---- The object ---------------------------------------------------------------------------- */

struct vertex {
    float position[3], normal[3], coordinate[2];
};

static void knot_point(float t, float point[3])
{
    point[0] = 0.72f * (sinf(t) + 2 * sinf(2 * t));
    point[1] = 0.72f * (cosf(t) - 2 * cosf(2 * t));
    point[2] = -0.95f * sinf(3 * t);
}

/* Of length 1 and at right angles to both. */
static void cross(const float a[3], const float b[3], float out[3])
{
    for (int i = 0; i < 3; i++)
        out[i] = a[(i + 1) % 3] * b[(i + 2) % 3] - a[(i + 2) % 3] * b[(i + 1) % 3];
    float length = sqrtf(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]);
    for (int i = 0; i < 3; i++)
        out[i] /= length;
}

/* A circle of vertices around the point at `ring`. */
static void make_ring(int ring, struct vertex *v)
{
    const float full = 6.2831853f, t = full * (float)ring / RINGS, radius = 0.42f;
    float here[3], next[3], along[3], out[3], up[3];
    knot_point(t, here);
    knot_point(t + 0.01f, next);
    for (int i = 0; i < 3; i++) {
        along[i] = next[i] - here[i];
        out[i] = next[i] + here[i];
    }
    cross(along, out, up);
    cross(up, along, out);
    for (int e = 0; e <= EDGES; e++, v++) {
        float angle = full * (float)e / EDGES;
        for (int i = 0; i < 3; i++) {
            v->normal[i] = cosf(angle) * out[i] + sinf(angle) * up[i];
            v->position[i] = here[i] + radius * v->normal[i];
        }
        v->coordinate[0] = 18 * (float)ring / RINGS;
        v->coordinate[1] = 2 * (float)e / EDGES;
    }
}

static void make_indices(uint16_t *index)
{
    for (int r = 0; r < RINGS; r++)
        for (int e = 0; e < EDGES; e++) {
            int a = r * (EDGES + 1) + e, b = a + EDGES + 1;
            const int corners[6] = {a, b, a + 1, a + 1, b, b + 1};
            for (int i = 0; i < 6; i++)
                *index++ = (uint16_t)corners[i];
        }
}

/* Slanted bands with a bright seam, a sheen of noise on them. */
static void make_skin(uint8_t *texel)
{
    static const float bands[2][3] = {{0.85f, 0.32f, 0.12f}, {0.08f, 0.35f, 0.42f}};
    for (int y = 0; y < SKIN; y++)
        for (int x = 0; x < SKIN; x++) {
            int at = (x + y) % SKIN, band = at >= SKIN / 2, inside = at % (SKIN / 2);
            uint32_t noise = (uint32_t)x * 374761393u + (uint32_t)y * 668265263u;
            noise = (noise ^ noise >> 13) * 1274126177u;
            float grain = 0.92f + 0.08f * (float)(noise >> 24) / 255;
            for (int i = 0; i < 3; i++) {
                float value = inside < 6 ? 0.95f : bands[band][i];
                *texel++ = (uint8_t)(255 * value * grain);
            }
            *texel++ = 255;
        }
}

/* ---- Resources ----------------------------------------------------------------------------- */

static void put_buffer(struct tgsic_virgl_stream *messages, uint32_t number, uint32_t bind,
                       const void *data, size_t size)
{
    const struct tgsic_virgl_box box = {.width = (uint32_t)size, .height = 1, .depth = 1};
    TGSIC_VTEST_PUT(messages, RESOURCE_CREATE, number, 0, TGSIC_VIRGL_FORMAT_R8_UNORM, bind,
                    (uint32_t)size, 1, 1, 1, 0, 0);
    tgsic_vtest_put_upload(messages, number, &box, data, size);
}

static void put_resources(struct tgsic_virgl_stream *messages)
{
    enum { TEXTURE_2D = 2 };
    static struct vertex vertices[NUM_VERTICES];
    static uint16_t indices[NUM_INDICES];
    static uint8_t skin[SKIN * SKIN * 4];
    const struct tgsic_virgl_box all = {.width = SKIN, .height = SKIN, .depth = 1};
    for (int r = 0; r <= RINGS; r++)
        make_ring(r, vertices + r * (EDGES + 1));
    make_indices(indices);
    make_skin(skin);
    put_buffer(messages, VERTICES, TGSIC_VIRGL_BIND_VERTEX_BUFFER, vertices, sizeof vertices);
    put_buffer(messages, INDICES, TGSIC_VIRGL_BIND_INDEX_BUFFER, indices, sizeof indices);
    TGSIC_VTEST_PUT(messages, RESOURCE_CREATE, TEXTURE, TEXTURE_2D,
                    TGSIC_VIRGL_FORMAT_R8G8B8A8_UNORM, TGSIC_VIRGL_BIND_SAMPLER_VIEW, SKIN, SKIN, 1,
                    1, 0, 0);
    tgsic_vtest_put_upload(messages, TEXTURE, &all, skin, sizeof skin);
    TGSIC_VTEST_PUT(messages, RESOURCE_CREATE, COLOR, TEXTURE_2D, TGSIC_VIRGL_FORMAT_R8G8B8A8_UNORM,
                    TGSIC_VIRGL_BIND_RENDER_TARGET, DRAWN, DRAWN, 1, 1, 0, 0);
    TGSIC_VTEST_PUT(messages, RESOURCE_CREATE, DEPTH, TEXTURE_2D, TGSIC_VIRGL_FORMAT_Z32_FLOAT,
                    TGSIC_VIRGL_BIND_DEPTH_STENCIL, DRAWN, DRAWN, 1, 1, 0, 0);
}

/* ---- State --------------------------------------------------------------------------------- */

static void put_framebuffer(struct tgsic_virgl_stream *c)
{
    const uint32_t half = tgsic_virgl_float(DRAWN / 2.0f), middle = tgsic_virgl_float(0.5f);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, SURFACE, COLOR_SURFACE, COLOR,
                    TGSIC_VIRGL_FORMAT_R8G8B8A8_UNORM, 0, 0);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, SURFACE, DEPTH_SURFACE, DEPTH, TGSIC_VIRGL_FORMAT_Z32_FLOAT,
                    0, 0);
    TGSIC_VIRGL_PUT(c, SET_FRAMEBUFFER_STATE, NULL, 1, DEPTH_SURFACE, COLOR_SURFACE);
    TGSIC_VIRGL_PUT(c, SET_VIEWPORT_STATE, NULL, 0, half, half, middle, half, half, middle);
}

/* The words are bits of gallium's state, as lib/check/virgl_state.c names them. */
static void put_state(struct tgsic_virgl_stream *c)
{
    enum { ALL_COMPONENTS = 0xf << 27, TEST_AND_WRITE = 3, LESS = 1 << 2 };
    const uint32_t one = tgsic_virgl_float(1);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, BLEND, BLEND, 0, 0, ALL_COMPONENTS, 0, 0, 0, 0, 0, 0, 0);
    TGSIC_VIRGL_PUT(c, BIND_OBJECT, BLEND, BLEND);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, DSA, DEPTH_TEST, TEST_AND_WRITE | LESS, 0, 0, 0);
    TGSIC_VIRGL_PUT(c, BIND_OBJECT, DSA, DEPTH_TEST);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, RASTERIZER, RASTERIZER, 0x60000002 /* GL's rules */, one, 0,
                    0, one, 0, 0, 0);
    TGSIC_VIRGL_PUT(c, BIND_OBJECT, RASTERIZER, RASTERIZER);
}

/* Which part of a vertex feeds an attribute: reflection knows where the shader has it. */
static void put_attributes(struct tgsic_virgl_stream *c, const struct tgsic_program *program)
{
    static const struct {
        const char *name;
        uint32_t offset, format;
    } parts[3] = {
        {"position", offsetof(struct vertex, position), TGSIC_VIRGL_FORMAT_R32G32B32_FLOAT},
        {"normal", offsetof(struct vertex, normal), TGSIC_VIRGL_FORMAT_R32G32B32_FLOAT},
        {"coordinate", offsetof(struct vertex, coordinate), TGSIC_VIRGL_FORMAT_R32G32_FLOAT},
    };
    uint32_t words[1 + 3 * 4] = {ELEMENTS};
    for (uint32_t i = 0; i < program->reflection.num_attributes; i++)
        for (int p = 0; p < 3; p++) {
            const struct tgsic_attribute *a = &program->reflection.attributes[i];
            const uint32_t element[4] = {parts[p].offset, 0, 0, parts[p].format};
            if (a->input < 3 && !strcmp(a->name, parts[p].name))
                memcpy(words + 1 + a->input * 4, element, sizeof element);
        }
    tgsic_virgl_put_command(c, TGSIC_VIRGL_CREATE_OBJECT, TGSIC_VIRGL_OBJECT_VERTEX_ELEMENTS, words,
                            sizeof words / sizeof *words);
    TGSIC_VIRGL_PUT(c, BIND_OBJECT, VERTEX_ELEMENTS, ELEMENTS);
    TGSIC_VIRGL_PUT(c, SET_VERTEX_BUFFERS, NULL, sizeof(struct vertex), 0, VERTICES);
    TGSIC_VIRGL_PUT(c, SET_INDEX_BUFFER, NULL, INDICES, sizeof(uint16_t), 0);
}

static void put_texture(struct tgsic_virgl_stream *c)
{
    enum { RED, GREEN, BLUE, ALPHA };
    enum { LINEAR = 1 << 9 | 2 << 11 | 1 << 13 }; /* no mipmaps; both axes repeat */
    const uint32_t stage = tgsic_virgl_stage(TGSIC_PROCESSOR_FRAG);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, SAMPLER_VIEW, VIEW, TEXTURE,
                    TGSIC_VIRGL_FORMAT_R8G8B8A8_UNORM, 0, 0,
                    RED | GREEN << 3 | BLUE << 6 | ALPHA << 9);
    TGSIC_VIRGL_PUT(c, CREATE_OBJECT, SAMPLER_STATE, SAMPLER, LINEAR, 0, 0, 0, 0, 0, 0, 0);
    TGSIC_VIRGL_PUT(c, SET_SAMPLER_VIEWS, NULL, stage, 0, VIEW);
    TGSIC_VIRGL_PUT(c, BIND_SAMPLER_STATES, NULL, stage, 0, SAMPLER);
}

static void put_frame(struct tgsic_virgl_stream *c)
{
    enum { COLOR_AND_DEPTH = 4 | 1, ONE_AS_DOUBLE = 0x3ff00000 };
    TGSIC_VIRGL_PUT(c, CLEAR, NULL, COLOR_AND_DEPTH, tgsic_virgl_float(0.09f),
                    tgsic_virgl_float(0.10f), tgsic_virgl_float(0.13f), tgsic_virgl_float(1), 0,
                    ONE_AS_DOUBLE, 0);
    TGSIC_VIRGL_PUT(c, DRAW_VBO, NULL, 0, NUM_INDICES, TGSIC_PRIMITIVE_TRIANGLES, 1, 1, 0, 0, 0, 0,
                    0, NUM_VERTICES - 1, 0);
}

/* ---- The picture --------------------------------------------------------------------------- */

/* Row 0 of what was drawn is the bottom one. */
static void write_picture(const uint8_t *drawn, const char *path)
{
    static uint8_t picture[SIDE * SIDE * 3];
    png_image image = {.version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE};
    image.format = PNG_FORMAT_RGB;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            for (int i = 0; i < 3; i++) {
                const uint8_t *p = drawn + ((DRAWN - 2 - 2 * y) * DRAWN + 2 * x) * 4 + i;
                int sum = p[0] + p[4] + p[DRAWN * 4] + p[DRAWN * 4 + 4];
                picture[(y * SIDE + x) * 3 + i] = (uint8_t)((sum + 2) / 4);
            }
    if (!png_image_write_to_file(&image, path, 0, picture, 0, NULL))
        give_up("the picture cannot be written");
}

static void read_picture(struct host *host, const char *path)
{
    static uint8_t drawn[DRAWN * DRAWN * 4];
    const struct tgsic_virgl_box all = {.width = DRAWN, .height = DRAWN, .depth = 1};
    struct tgsic_virgl_stream messages = {0};
    tgsic_vtest_put_download(&messages, COLOR, &all, sizeof drawn);
    send_messages(host, &messages);
    receive(host, drawn, sizeof drawn);
    write_picture(drawn, path);
}

int main(int argc, char **argv)
{
    struct tgsic_virgl_stream messages = {0}, commands = {0};
    if (argc != 4)
        give_up("usage: guest-vtest VERTEX FRAGMENT PICTURE.png");
    struct tgsic_program *program = build(argv + 1);
    struct constants constants = make_constants(program);
    struct host host = open_host();
    tgsic_vtest_put_hello(&messages, "guest-vtest");
    put_resources(&messages);
    send_messages(&host, &messages);
    put_framebuffer(&commands);
    put_state(&commands);
    put_shaders(&commands, program);
    put_attributes(&commands, program);
    put_texture(&commands);
    for (int frame = 0; frame < FRAMES; frame++) {
        set_scene(program, &constants, frame);
        put_constants(&commands, &constants);
        put_frame(&commands);
        tgsic_vtest_put_submit(&messages, &commands);
        send_messages(&host, &messages);
        tgsic_virgl_stream_free(&commands);
    }
    read_picture(&host, argv[3]);
    close_host(&host);
    for (int i = 0; i < 2; i++)
        free(constants.image[i]);
    tgsic_program_free(program);
    return 0;
}
