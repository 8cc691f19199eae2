/* SPDX-License-Identifier: MIT */
/* A small host: reads a vertex and a fragment shader as TGSI, has them translated to GLSL, binds
 * what the reports list, draws a torus without a window and writes the picture:
 *
 *     host-gl VERTEX.tgsi FRAGMENT.tgsi PICTURE.png
 *
 * VERT's IN[0..2] are position, normal and texture coordinate; its CONST[0..3] the columns of the
 * transform. FRAG's CONST[0] is the direction to the light, its view 0 a checkered texture. */
#define EGL_EGLEXT_PROTOTYPES
#define GL_GLEXT_PROTOTYPES
#include "scene.h"

#include <tgsi2glsl/tgsi2glsl.h>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>
#include <GL/glext.h>
#include <stdio.h>

static const enum tgsic_processor stages[2] = {TGSIC_PROCESSOR_VERT, TGSIC_PROCESSOR_FRAG};
static const GLenum gl_stages[2] = {GL_VERTEX_SHADER, GL_FRAGMENT_SHADER};

/* ---- TGSI to GLSL -------------------------------------------------------------------------- */

struct stage {
    struct tgsic_shader shader;
    struct tgsic_buffer glsl;
    struct tgsic_report report;
};

/* The shaders may come from anyone: what is no TGSI, or has no GLSL for this host, is refused. */
static bool translate(struct stage stage[2], struct tgsic_diags *diags)
{
    struct tgsic_host host;
    struct tgsic_tgsi2glsl_options options = {.size = sizeof options, .host = &host};
    if (tgsic_host_parse("gl330", &host, diags) != TGSIC_OK)
        return false;
    for (int i = 0; i < 2; i++)
        options.pipeline.stages[stages[i]] = &stage[i].shader;
    for (int i = 0; i < 2; i++)
        if (tgsic_tgsi2glsl(&stage[i].shader, &options, &stage[i].glsl, &stage[i].report, diags) !=
            TGSIC_OK)
            return false;
    return true;
}

/* ---- GLSL to a program --------------------------------------------------------------------- */

static bool open_context(void)
{
    static const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3,
                                        EGL_NONE};
    EGLDisplay display =
        eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    if (!eglInitialize(display, NULL, NULL) || !eglBindAPI(EGL_OPENGL_API))
        return false;
    EGLContext context = eglCreateContext(display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
    return eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
}

static GLuint link(const struct stage stage[2])
{
    GLuint program = glCreateProgram();
    GLint good;
    for (int i = 0; i < 2; i++) {
        const GLchar *text = stage[i].glsl.data;
        GLuint shader = glCreateShader(gl_stages[i]);
        glShaderSource(shader, 1, &text, NULL);
        glCompileShader(shader);
        glAttachShader(program, shader);
        glDeleteShader(shader);
    }
    glLinkProgram(program); /* fails, too, if a shader did not compile */
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    return good ? program : 0;
}

/* The report says which names in the GLSL stand for what the guest numbered. */
static bool bind(GLuint program, const struct stage *stage, const float values[4][4])
{
    for (size_t i = 0; i < stage->report.num_bindings; i++) {
        const struct tgsic_binding *b = &stage->report.bindings[i];
        GLint location = glGetUniformLocation(program, b->name);
        if (b->resource == TGSIC_RESOURCE_UNIFORM && b->type == TGSIC_VECTOR_FLOAT && b->count <= 4)
            glUniform4fv(location, (GLsizei)b->count, values[0]);
        else if (b->resource == TGSIC_RESOURCE_SAMPLER)
            glUniform1i(location, b->location);
        else if (b->resource > TGSIC_RESOURCE_VARYING && b->resource != TGSIC_RESOURCE_BUILTIN) {
            fprintf(stderr, "this host has nothing for %s\n", b->name);
            return false;
        }
    }
    return true;
}

/* ---- The scene ----------------------------------------------------------------------------- */

static void load_mesh(void)
{
    static struct vertex vertices[NUM_VERTICES];
    static const GLint sizes[3] = {3, 3, 2};
    GLuint names[2];
    example_torus(vertices);
    glGenVertexArrays(1, &names[0]);
    glBindVertexArray(names[0]);
    glGenBuffers(1, &names[1]);
    glBindBuffer(GL_ARRAY_BUFFER, names[1]);
    glBufferData(GL_ARRAY_BUFFER, sizeof vertices, vertices, GL_STATIC_DRAW);
    for (GLuint i = 0; i < 3; i++) {
        glEnableVertexAttribArray(i);
        glVertexAttribPointer(i, sizes[i], GL_FLOAT, GL_FALSE, sizeof(struct vertex),
                              (const void *)(i * sizeof vertices[0].position));
    }
}

static void load_texture(void)
{
    GLuint texture;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, 2, 2, 0, GL_RGBA, GL_UNSIGNED_BYTE, example_texels);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
}

static void make_target(void)
{
    static const GLenum formats[2] = {GL_RGBA8, GL_DEPTH_COMPONENT24};
    static const GLenum points[2] = {GL_COLOR_ATTACHMENT0, GL_DEPTH_ATTACHMENT};
    GLuint framebuffer, buffers[2];
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glGenRenderbuffers(2, buffers);
    for (int i = 0; i < 2; i++) {
        glBindRenderbuffer(GL_RENDERBUFFER, buffers[i]);
        glRenderbufferStorage(GL_RENDERBUFFER, formats[i], SIDE, SIDE);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, points[i], GL_RENDERBUFFER, buffers[i]);
    }
    glViewport(0, 0, SIDE, SIDE);
}

static bool draw(const char *path)
{
    static GLubyte pixels[SIDE * SIDE * 4];
    glEnable(GL_DEPTH_TEST);
    glClearColor(example_background[0], example_background[1], example_background[2], 1.0f);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    glDrawArrays(GL_TRIANGLES, 0, NUM_VERTICES);
    glReadPixels(0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    return glGetError() == GL_NO_ERROR && example_write_picture(path, pixels);
}

int main(int argc, char **argv)
{
    static struct stage stage[2];
    struct tgsic_diags diags = {0};
    GLuint program = 0;
    bool good = argc == 4 && example_read_shader(argv[1], stages[0], &stage[0].shader, &diags) &&
                example_read_shader(argv[2], stages[1], &stage[1].shader, &diags) &&
                translate(stage, &diags);
    for (size_t i = 0; i < diags.count; i++)
        fprintf(stderr, "%s\n", diags.items[i].text);
    if (good && open_context() && (program = link(stage))) {
        make_target();
        load_mesh();
        load_texture();
        glUseProgram(program);
        good = bind(program, &stage[0], example_constants[0]) &&
               bind(program, &stage[1], example_constants[1]) && draw(argv[3]);
    }
    for (int i = 0; i < 2; i++) {
        tgsic_report_free(&stage[i].report);
        tgsic_buffer_free(&stage[i].glsl);
        tgsic_shader_free(&stage[i].shader);
    }
    tgsic_diags_free(&diags);
    return good && program ? 0 : 1;
}
