/* SPDX-License-Identifier: MIT */
/* Numbers of ours and of the wire. */
#include "virgl.h"

#include <string.h>

static const uint8_t processors[] = {
#define VIRGL_STAGE(number, name) [number] = TGSIC_PROCESSOR_##name,
#include "wire.def"
};
#define NUM_STAGES (sizeof processors / sizeof *processors)

uint32_t tgsic_virgl_stage(unsigned processor)
{
    for (uint32_t i = 0; i < NUM_STAGES; i++)
        if (processors[i] == processor)
            return i;
    return UINT32_MAX;
}

int tgsic_virgl_processor(uint32_t stage)
{
    return stage < NUM_STAGES ? processors[stage] : -1;
}

uint32_t tgsic_virgl_format(unsigned format)
{
    static const struct {
        const char *name;
        uint32_t number;
    } formats[] = {
#define VIRGL_FORMAT(number, name) {#name, number},
#include "wire.def"
    };
    const char *name = format ? tgsic_format_name(format) : NULL;
    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++)
        if (!strcmp(formats[i].name, name))
            return formats[i].number;
    return 0;
}
