/* SPDX-License-Identifier: MIT */
/* Corpora of TGSI: a folder of *.tgsi, and an index.csv (test,stage,file) that says which shaders
 * one test sent. */
#ifndef PEER_CORPUS_H
#define PEER_CORPUS_H

#include "tgsi/tgsi.h"

#include <stdio.h>

/* A file with a zero behind it, to be freed. NULL: it cannot be read. */
char *corpus_read_file(const char *path, size_t *size);
/* Reads a shader; false: it is none, which standard error is told. */
bool corpus_load(const char *path, struct tgsic_shader *shader);

/* Visits the file, or the folder's *.tgsi in the order of their names. */
void corpus_each_file(const char *path, void (*visit)(const char *path, void *user), void *user);

/* Visits the tests of the folder's index that sent several stages, each once. The shaders are in
 * the order of stages. No index: no tests. */
void corpus_each_pipeline(const char *folder,
                          void (*visit)(const char *test, const struct tgsic_shader *shaders,
                                        size_t count));

/* Writes FOLDER/NAME.EXTENSION, by the last part of `name`. */
void corpus_dump(const char *folder, const char *name, const char *extension,
                 const struct tgsic_buffer *contents);

/* Why shaders were refused: messages up to their first colon, counted. */
#define CORPUS_MAX_CAUSES 64
struct corpus_causes {
    struct {
        char text[96];
        unsigned count;
    } items[CORPUS_MAX_CAUSES];
    size_t count;
};
void corpus_count_cause(struct corpus_causes *causes, const char *text);
void corpus_print_causes(const struct corpus_causes *causes);

#endif
