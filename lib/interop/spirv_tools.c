/* SPDX-License-Identifier: MIT */
/* SPIRV-Tools through its C interface. */
#include "spirv_tools.h"

#include "handover.h"

#include <spirv-tools/libspirv.h>

#include <string.h>

enum { E_SPIRV_TOOLS = 6610 };

static spv_target_env environment_of(const char *name)
{
    static const struct {
        const char *name;
        spv_target_env environment;
    } environments[] = {
        {"vulkan1.0", SPV_ENV_VULKAN_1_0}, {"vulkan1.1", SPV_ENV_VULKAN_1_1},
        {"vulkan1.2", SPV_ENV_VULKAN_1_2}, {"vulkan1.3", SPV_ENV_VULKAN_1_3},
        {"opengl4.5", SPV_ENV_OPENGL_4_5},
    };
    for (size_t i = 0; i < sizeof environments / sizeof *environments; i++)
        if (!strcmp(environments[i].name, name))
            return environments[i].environment;
    return SPV_ENV_UNIVERSAL_1_6;
}

static enum tgsic_result refuse(struct tgsic_diags *diags, spv_diagnostic diagnostic)
{
    struct tgsic_pos pos = {.word = diagnostic ? (uint32_t)diagnostic->position.index : 0};
    tgsic_diags_add(diags, TGSIC_ERROR, E_SPIRV_TOOLS, pos, "%s",
                    diagnostic ? diagnostic->error : "refused without a message");
    spvDiagnosticDestroy(diagnostic);
    return TGSIC_E_INVALID;
}

enum tgsic_result tgsic_interop_spirv_validate(const uint32_t *words, size_t count,
                                               const char *environment, struct tgsic_diags *diags)
{
    spv_context context = spvContextCreate(environment_of(environment));
    spv_diagnostic diagnostic = NULL;
    if (!context)
        return TGSIC_E_MEMORY;
    spv_result_t result = spvValidateBinary(context, words, count, &diagnostic);
    spvContextDestroy(context);
    if (result != SPV_SUCCESS)
        return refuse(diags, diagnostic);
    spvDiagnosticDestroy(diagnostic);
    return TGSIC_OK;
}

enum tgsic_result tgsic_interop_spirv_disassemble(const uint32_t *words, size_t count, bool plain,
                                                  struct tgsic_buffer *out,
                                                  struct tgsic_diags *diags)
{
    spv_context context = spvContextCreate(SPV_ENV_UNIVERSAL_1_6);
    uint32_t options =
        plain ? SPV_BINARY_TO_TEXT_OPTION_NO_HEADER
              : SPV_BINARY_TO_TEXT_OPTION_INDENT | SPV_BINARY_TO_TEXT_OPTION_FRIENDLY_NAMES;
    spv_diagnostic diagnostic = NULL;
    spv_text text = NULL;
    if (!context)
        return TGSIC_E_MEMORY;
    spv_result_t result = spvBinaryToText(context, words, count, options, &text, &diagnostic);
    spvContextDestroy(context);
    if (result != SPV_SUCCESS)
        return refuse(diags, diagnostic);
    enum tgsic_result copied = tgsic_interop_hand_over(text->str, text->length, out);
    spvTextDestroy(text);
    spvDiagnosticDestroy(diagnostic);
    return copied;
}
