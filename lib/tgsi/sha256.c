/* SPDX-License-Identifier: MIT */
/* SHA-256: FIPS 180-4, sections 4.1.2, 5 and 6.2. */
#include "sha256.h"

#include <string.h>

#define LENGTH_AT 56 /* where the last block has the number of bits */

/* Fractional parts of the square roots of the first 8 primes, */
static const uint32_t first_state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
/* ... and of the cube roots of the first 64. */
static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x >> n | x << (32 - n);
}

static uint32_t load(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void store(uint8_t *bytes, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

static void schedule(const uint8_t block[64], uint32_t w[64])
{
    for (int i = 0; i < 16; i++)
        w[i] = load(block + i * 4);
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
               (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

static void compress(uint32_t state[8], const uint8_t block[64])
{
    uint32_t w[64], s[8];
    schedule(block, w);
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t one = s[7] + e + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
        uint32_t two = a + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

void tgsic_sha256_begin(struct tgsic_sha256 *hash)
{
    memset(hash, 0, sizeof *hash);
    memcpy(hash->state, first_state, sizeof hash->state);
}

void tgsic_sha256_add(struct tgsic_sha256 *hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    while (size) {
        size_t waiting = hash->size % 64, part = 64 - waiting < size ? 64 - waiting : size;
        memcpy(hash->block + waiting, bytes, part);
        hash->size += part, bytes += part, size -= part;
        if (hash->size % 64 == 0)
            compress(hash->state, hash->block);
    }
}

void tgsic_sha256_end(struct tgsic_sha256 *hash, uint8_t digest[32])
{
    static const uint8_t zeros[64] = {0}, one = 0x80;
    uint64_t bits = hash->size * 8;
    uint8_t length[8];
    tgsic_sha256_add(hash, &one, 1);
    tgsic_sha256_add(hash, zeros, (LENGTH_AT + 64 - hash->size % 64) % 64);
    store(length, (uint32_t)(bits >> 32));
    store(length + 4, (uint32_t)bits);
    tgsic_sha256_add(hash, length, sizeof length);
    for (int i = 0; i < 8; i++)
        store(digest + i * 4, hash->state[i]);
}
