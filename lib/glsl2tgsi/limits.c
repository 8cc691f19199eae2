/* SPDX-License-Identifier: MIT */
/* The default limits, and setting one by its name. */
#include "limits.h"

#include <string.h>

const struct glsl_limits tgsic_default_limits = {{
#define GLSL_LIMIT(name, default_value) [LIMIT_##name] = (default_value),
#include "limits.def"
#undef GLSL_LIMIT
}};

static const char *const names[LIMIT_COUNT] = {
#define GLSL_LIMIT(name, default_value) [LIMIT_##name] = #name,
#include "limits.def"
#undef GLSL_LIMIT
};

bool tgsic_limit_set(struct glsl_limits *limits, const char *name, size_t length, int32_t value)
{
    if (length > 3 && strncmp(name, "gl_", 3) == 0) {
        name += 3;
        length -= 3;
    }
    for (unsigned i = 0; i < LIMIT_COUNT; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) {
            limits->value[i] = value;
            return true;
        }
    return false;
}
