/* SPDX-License-Identifier: MIT */
/* SHA-256 as FIPS 180-4 has it. Private to lib/. */
#ifndef TGSIC_SHA256_H
#define TGSIC_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct tgsic_sha256 {
    uint32_t state[8];
    uint8_t block[64]; /* of which size % 64 bytes wait */
    uint64_t size;     /* bytes added */
};

void tgsic_sha256_begin(struct tgsic_sha256 *hash);
void tgsic_sha256_add(struct tgsic_sha256 *hash, const void *data, size_t size);
void tgsic_sha256_end(struct tgsic_sha256 *hash, uint8_t digest[32]);

#endif
