/* SPDX-License-Identifier: MIT */
/* SPIRV-Cross through its C interface. */
#include "spirv_cross.h"

#include "handover.h"

#include <spirv_cross_c.h>

#include <string.h>

enum { E_SPIRV_CROSS = 6620 };

/* Direct3D has no point sizes and coordinates: they are left out there. */
static void configure(spvc_compiler_options options, enum tgsic_cross_language language)
{
    if (language == TGSIC_CROSS_MSL) {
        spvc_compiler_options_set_uint(options, SPVC_COMPILER_OPTION_MSL_VERSION,
                                       SPVC_MAKE_MSL_VERSION(2, 3, 0));
        return;
    }
    spvc_compiler_options_set_uint(options, SPVC_COMPILER_OPTION_HLSL_SHADER_MODEL, 60);
    spvc_compiler_options_set_bool(options, SPVC_COMPILER_OPTION_HLSL_POINT_SIZE_COMPAT, SPVC_TRUE);
    spvc_compiler_options_set_bool(options, SPVC_COMPILER_OPTION_HLSL_POINT_COORD_COMPAT,
                                   SPVC_TRUE);
}

static spvc_result compile(spvc_context context, const uint32_t *words, size_t count,
                           enum tgsic_cross_language language, const char **text)
{
    static const spvc_backend backends[] = {
        [TGSIC_CROSS_MSL] = SPVC_BACKEND_MSL,
        [TGSIC_CROSS_HLSL] = SPVC_BACKEND_HLSL,
    };
    spvc_parsed_ir ir;
    spvc_compiler compiler;
    spvc_compiler_options options;
    spvc_result result = spvc_context_parse_spirv(context, words, count, &ir);
    if (result == SPVC_SUCCESS)
        result = spvc_context_create_compiler(context, backends[language], ir,
                                              SPVC_CAPTURE_MODE_TAKE_OWNERSHIP, &compiler);
    if (result == SPVC_SUCCESS)
        result = spvc_compiler_create_compiler_options(compiler, &options);
    if (result != SPVC_SUCCESS)
        return result;
    configure(options, language);
    result = spvc_compiler_install_compiler_options(compiler, options);
    return result == SPVC_SUCCESS ? spvc_compiler_compile(compiler, text) : result;
}

enum tgsic_result tgsic_interop_spirv_cross(const uint32_t *words, size_t count,
                                            enum tgsic_cross_language language,
                                            struct tgsic_buffer *out, struct tgsic_diags *diags)
{
    spvc_context context;
    const char *text = NULL;
    enum tgsic_result result = TGSIC_E_UNSUPPORTED;
    if (spvc_context_create(&context) != SPVC_SUCCESS)
        return TGSIC_E_MEMORY;
    if (compile(context, words, count, language, &text) == SPVC_SUCCESS)
        result = tgsic_interop_hand_over(text, strlen(text), out);
    else
        tgsic_diags_add(diags, TGSIC_ERROR, E_SPIRV_CROSS, (struct tgsic_pos){0}, "SPIRV-Cross: %s",
                        spvc_context_get_last_error_string(context));
    spvc_context_destroy(context);
    return result;
}
