/* SPDX-License-Identifier: MIT */
/* Timing side by side: the same inputs through two implementations in alternating rounds, so that
 * what the machine does meanwhile hits both; the best round of each input counts. */
#ifndef BENCH_TIMING_H
#define BENCH_TIMING_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* As in a process that has run for a while, neither side gets pages from the system for a shader
 * and returns them behind it. */
static inline void keep_heap(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

static inline double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static inline int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Prints mean, median and 99th percentile of times in µs; sorts them. Returns the mean. */
static inline double print_times(const char *name, double *times, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += times[i];
    qsort(times, count, sizeof *times, compare_doubles);
    printf("%-44s mean %9.2f  median %9.2f  p99 %9.2f µs\n", name, sum / (double)count,
           times[count / 2], times[count - 1 - count / 100]);
    return sum / (double)count;
}

static inline char *read_whole_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t capacity = 1 << 16, got;
    char *text = malloc(capacity + 1);
    *size = 0;
    while (text && (got = fread(text + *size, 1, capacity - *size, file)) > 0) {
        *size += got;
        if (*size == capacity)
            text = realloc(text, (capacity *= 2) + 1);
    }
    fclose(file);
    if (text)
        text[*size] = 0;
    return text;
}

#endif
