/* SPDX-License-Identifier: MIT */
/* `tgsic info`: what a shader is made of and what it asks for, as text or JSON. */
#include "program.h"

#include "tgsi/arena.h"
#include "tgsi/scan.h"

#include <stdlib.h>
#include <string.h>

/* ---- Facts --------------------------------------------------------------------------------- */

/* Registers declared, per file. */
static void count_registers(const struct tgsic_shader *shader, uint32_t counts[TGSIC_FILE_LIMIT])
{
    memset(counts, 0, TGSIC_FILE_LIMIT * sizeof *counts);
    for (uint32_t i = 0; i < shader->num_declarations; i++) {
        const struct tgsic_declaration *d = &shader->declarations[i];
        counts[d->file] += (uint32_t)d->last - d->first + 1;
    }
    counts[TGSIC_FILE_IMM] = shader->num_immediates;
}

static bool is_interface(const struct tgsic_declaration *d)
{
    return d->file == TGSIC_FILE_IN || d->file == TGSIC_FILE_OUT || d->file == TGSIC_FILE_SV;
}

static void mask_text(unsigned mask, char text[5])
{
    size_t length = 0;
    for (unsigned c = 0; c < 4; c++)
        if (mask >> c & 1)
            text[length++] = "xyzw"[c];
    text[length] = 0;
}

/* Calls `visit` with the text of every feature that the shader needs. */
static enum cli_exit each_feature(const struct tgsic_shader *shader,
                                  void (*visit)(const char *text, uint32_t instruction, void *user),
                                  void *user)
{
    struct tgsic_arena arena;
    jmp_buf escape;
    tgsic_arena_init(&arena, NULL, 0, &escape);
    if (setjmp(escape)) {
        tgsic_arena_free(&arena);
        return cli_exit_of(arena.failure);
    }
    struct tgsic_scan *scan = ARENA_NEW(&arena, struct tgsic_scan);
    tgsic_scan_shader(&arena, shader, scan);
    for (unsigned i = 0; i < TGSIC_FEATURE_COUNT; i++)
        if (tgsic_scan_needs(scan, (enum tgsic_feature)i))
            visit(tgsic_feature_text((enum tgsic_feature)i), scan->features[i], user);
    tgsic_arena_free(&arena);
    return CLI_OK;
}

/* ---- Text ---------------------------------------------------------------------------------- */

static void print_declaration(const struct tgsic_declaration *d)
{
    char mask[5];
    mask_text(d->usage_mask, mask);
    printf("    %s[%u", tgsic_file_name(d->file), d->first);
    if (d->last != d->first)
        printf("..%u", d->last);
    printf("].%s", mask);
    if (d->has_semantic)
        printf(" %s[%u]", tgsic_semantic_name(d->semantic), d->semantic_index);
    if (d->has_interpolation) {
        printf(" %s", tgsic_interpolation_name(d->interpolation));
        if (d->location)
            printf(" %s", tgsic_location_name(d->location));
    }
    puts(d->invariant ? " INVARIANT" : "");
}

static void print_feature(const char *text, uint32_t instruction, void *user)
{
    bool *any = user;
    if (!*any)
        puts("  features:");
    *any = true;
    printf("    %s (instruction %u)\n", text, (unsigned)instruction);
}

static enum cli_exit print_shader(const struct cli_stage *stage)
{
    const struct tgsic_shader *shader = stage->shader;
    printf("%s: %s, %u instructions\n", stage->input->name, tgsic_processor_name(shader->processor),
           (unsigned)shader->num_instructions);
    uint32_t counts[TGSIC_FILE_LIMIT];
    count_registers(shader, counts);
    fputs("  registers:", stdout);
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        if (counts[file])
            printf(" %s %u", tgsic_file_name(file), (unsigned)counts[file]);
    putchar('\n');
    for (uint32_t i = 0; i < shader->num_properties; i++)
        printf("  property %s %u\n", tgsic_property_name(shader->properties[i].name),
               (unsigned)shader->properties[i].value);
    puts("  interface:");
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (is_interface(&shader->declarations[i]))
            print_declaration(&shader->declarations[i]);
    bool any = false;
    return each_feature(shader, print_feature, &any);
}

static void print_place(const struct tgsic_uniform *uniform)
{
    for (unsigned stage = 0; stage < TGSIC_STAGE_COUNT; stage++) {
        const struct tgsic_uniform_place *place = &uniform->stage[stage];
        if (place->active)
            printf(" %s CONST[%u][%u].%c", tgsic_processor_name(stage), place->buffer,
                   (unsigned)place->slot, "xyzw"[place->component & 3]);
    }
    putchar('\n');
}

static void print_units(const struct tgsic_value_type *type, const char *name,
                        const struct tgsic_sampler_place *stages, enum tgsic_file file)
{
    printf("    %s %s", type->name, name);
    for (unsigned stage = 0; stage < TGSIC_STAGE_COUNT; stage++)
        if (stages[stage].active)
            printf(" %s %s[%u]", tgsic_processor_name(stage), tgsic_file_name(file),
                   stages[stage].unit);
    putchar('\n');
}

static void print_members(const struct tgsic_block_member *members, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        printf("        %s %s offset %u\n", members[i].type.name, members[i].name,
               (unsigned)members[i].offset);
}

static void print_storage(const struct tgsic_storage_block *block)
{
    printf("    %s, %u bytes", block->name, (unsigned)block->size);
    for (unsigned stage = 0; stage < TGSIC_STAGE_COUNT; stage++)
        if (block->stage[stage].active)
            printf(" %s BUFFER[%u]", tgsic_processor_name(stage), block->stage[stage].buffer);
    putchar('\n');
    print_members(block->members, block->num_members);
}

/* What shaders read and write beside their inputs and outputs. */
static void print_memory(const struct tgsic_reflection *r)
{
    if (r->num_buffers)
        puts("buffers:");
    for (uint32_t i = 0; i < r->num_buffers; i++)
        print_storage(&r->buffers[i]);
    if (r->num_images)
        puts("images:");
    for (uint32_t i = 0; i < r->num_images; i++)
        print_units(&r->images[i].type, r->images[i].name, r->images[i].stage, TGSIC_FILE_IMAGE);
    if (r->num_counters)
        puts("counters:");
    for (uint32_t i = 0; i < r->num_counters; i++)
        printf("    %s HWATOMIC[%u][%u]\n", r->counters[i].name, (unsigned)r->counters[i].binding,
               (unsigned)r->counters[i].offset / 4);
    if (r->shared_size)
        printf("shared: %u bytes\n", (unsigned)r->shared_size);
}

static void print_captures(const struct tgsic_reflection *r)
{
    if (r->num_stream_outputs)
        puts("captures:");
    for (uint32_t i = 0; i < r->num_stream_outputs; i++) {
        const struct tgsic_stream_output *o = &r->stream_outputs[i];
        printf("    OUT[%u].%.*s stream %u to buffer %u offset %u stride %u\n", o->output, o->count,
               "xyzw" + (o->component & 3), o->stream, o->buffer, (unsigned)o->offset,
               (unsigned)r->stream_stride[o->buffer]);
    }
}

static void print_subroutines(const struct tgsic_subroutine_uniform *uniform)
{
    printf("    %s %s CONST[%u]:", uniform->name, tgsic_processor_name(uniform->stage),
           (unsigned)uniform->place.slot);
    for (uint32_t i = 0; i < uniform->num_functions; i++)
        printf(" %s %u", uniform->functions[i].name, (unsigned)uniform->functions[i].index);
    putchar('\n');
}

static void print_reflection(const struct tgsic_reflection *r)
{
    if (r->num_attributes)
        puts("attributes:");
    for (uint32_t i = 0; i < r->num_attributes; i++)
        printf("    %s %s IN[%u]\n", r->attributes[i].type.name, r->attributes[i].name,
               (unsigned)r->attributes[i].input);
    if (r->num_uniforms)
        puts("uniforms:");
    for (uint32_t i = 0; i < r->num_uniforms; i++) {
        const struct tgsic_uniform *uniform = &r->uniforms[i];
        printf("    %s %s", uniform->type.name, uniform->name);
        if (uniform->is_array)
            printf(" (%u elements)", (unsigned)uniform->array_size);
        if (uniform->is_state)
            fputs(" (state)", stdout);
        print_place(uniform);
    }
    if (r->num_blocks)
        puts("blocks:");
    for (uint32_t i = 0; i < r->num_blocks; i++) {
        printf("    %s, %u bytes\n", r->blocks[i].name, (unsigned)r->blocks[i].size);
        print_members(r->blocks[i].members, r->blocks[i].num_members);
    }
    if (r->num_samplers)
        puts("samplers:");
    for (uint32_t i = 0; i < r->num_samplers; i++)
        print_units(&r->samplers[i].type, r->samplers[i].name, r->samplers[i].stage,
                    TGSIC_FILE_SAMP);
    print_memory(r);
    if (r->num_subroutine_uniforms)
        puts("subroutine uniforms:");
    for (uint32_t i = 0; i < r->num_subroutine_uniforms; i++)
        print_subroutines(&r->subroutine_uniforms[i]);
    if (r->num_varyings)
        puts("varyings:");
    for (uint32_t i = 0; i < r->num_varyings; i++)
        printf("    %s %s %s[%u]\n", r->varyings[i].type.name, r->varyings[i].name,
               tgsic_semantic_name(r->varyings[i].semantic),
               (unsigned)r->varyings[i].semantic_index);
    if (r->num_outputs)
        puts("outputs:");
    for (uint32_t i = 0; i < r->num_outputs; i++)
        printf("    %s %s %s[%u]\n", r->outputs[i].type.name, r->outputs[i].name,
               tgsic_semantic_name(r->outputs[i].semantic), (unsigned)r->outputs[i].semantic_index);
    print_captures(r);
}

static void print_varyings(const char *title, const struct tgsic_arb_varying *list, uint32_t count)
{
    if (count)
        puts(title);
    for (uint32_t i = 0; i < count; i++)
        printf("    %s %s[%u]\n", list[i].name, tgsic_semantic_name(list[i].semantic),
               (unsigned)list[i].semantic_index);
}

static void print_constants(const struct tgsic_arb_program *p)
{
    char name[TGSIC_ARB_NAME_SIZE];
    if (p->num_constants)
        puts("constants:");
    for (uint32_t i = 0; i < p->num_constants; i++) {
        tgsic_arb_constant_name(&p->constants[i], name);
        printf("    CONST[%u] %s\n", (unsigned)p->constants[i].slot, name);
    }
}

static void print_assembly(const struct tgsic_arb_program *p)
{
    print_constants(p);
    if (p->num_attributes)
        puts("attributes:");
    for (uint32_t i = 0; i < p->num_attributes; i++)
        printf("    %s IN[%u]\n", p->attributes[i].name, (unsigned)p->attributes[i].input);
    if (p->num_textures)
        puts("textures:");
    for (uint32_t i = 0; i < p->num_textures; i++)
        printf("    texture[%u] %s SAMP[%u]\n", (unsigned)p->textures[i].unit,
               tgsic_target_info(p->textures[i].target)->name, (unsigned)p->textures[i].unit);
    print_varyings("varyings:", p->inputs, p->num_inputs);
    print_varyings("outputs:", p->outputs, p->num_outputs);
}

static enum cli_exit print_text(const struct cli_program *program)
{
    enum cli_exit exit = CLI_OK;
    for (size_t i = 0; i < program->num_stages; i++)
        exit = cli_worse(exit, print_shader(&program->stages[i]));
    for (size_t i = 0; i < program->num_linked; i++)
        print_reflection(&program->linked[i]->reflection);
    for (size_t i = 0; i < program->num_assembly; i++)
        print_assembly(program->assembly[i]);
    return exit;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void json_declaration(const struct tgsic_declaration *d)
{
    printf("{\"file\":\"%s\",\"first\":%u,\"last\":%u,\"mask\":%u", tgsic_file_name(d->file),
           d->first, d->last, d->usage_mask);
    if (d->has_semantic)
        printf(",\"semantic\":\"%s\",\"index\":%u", tgsic_semantic_name(d->semantic),
               d->semantic_index);
    if (d->has_interpolation)
        printf(",\"interpolation\":\"%s\",\"location\":\"%s\"",
               tgsic_interpolation_name(d->interpolation), tgsic_location_name(d->location));
    putchar('}');
}

static void json_feature(const char *text, uint32_t instruction, void *user)
{
    bool *any = user;
    fputs(*any ? ",{\"feature\":" : "{\"feature\":", stdout);
    *any = true;
    cli_json_string(stdout, text);
    printf(",\"instruction\":%u}", (unsigned)instruction);
}

static enum cli_exit json_shader(const struct cli_stage *stage)
{
    const struct tgsic_shader *shader = stage->shader;
    fputs("{\"file\":", stdout);
    cli_json_string(stdout, stage->input->name);
    printf(",\"stage\":\"%s\",\"instructions\":%u,\"registers\":{",
           tgsic_processor_name(shader->processor), (unsigned)shader->num_instructions);
    uint32_t counts[TGSIC_FILE_LIMIT];
    count_registers(shader, counts);
    const char *comma = "";
    for (unsigned file = 0; file < TGSIC_FILE_LIMIT; file++)
        if (counts[file]) {
            printf("%s\"%s\":%u", comma, tgsic_file_name(file), (unsigned)counts[file]);
            comma = ",";
        }
    fputs("},\"properties\":{", stdout);
    for (uint32_t i = 0; i < shader->num_properties; i++)
        printf("%s\"%s\":%u", i ? "," : "", tgsic_property_name(shader->properties[i].name),
               (unsigned)shader->properties[i].value);
    fputs("},\"interface\":[", stdout);
    comma = "";
    for (uint32_t i = 0; i < shader->num_declarations; i++)
        if (is_interface(&shader->declarations[i])) {
            fputs(comma, stdout);
            json_declaration(&shader->declarations[i]);
            comma = ",";
        }
    fputs("],\"features\":[", stdout);
    bool any = false;
    enum cli_exit exit = each_feature(shader, json_feature, &any);
    fputs("]}", stdout);
    return exit;
}

/* Of a linked program or, where that is NULL, an assembly program. */
static enum cli_exit json_reflection(const struct tgsic_program *linked,
                                     const struct tgsic_arb_program *assembly)
{
    struct tgsic_buffer text = {0};
    struct tgsic_diags diags = {0};
    enum tgsic_result result = linked ? tgsic_program_print_json(linked, NULL, &text, &diags)
                                      : tgsic_arb_print_json(assembly, NULL, &text, &diags);
    if (result == TGSIC_OK)
        fwrite(text.data, 1, text.size, stdout);
    tgsic_buffer_free(&text);
    tgsic_diags_free(&diags);
    return cli_exit_of(result);
}

static enum cli_exit print_json(const struct cli_program *program)
{
    enum cli_exit exit = CLI_OK;
    fputs("{\"shaders\":[", stdout);
    for (size_t i = 0; i < program->num_stages; i++) {
        fputs(i ? ",\n" : "\n", stdout);
        exit = cli_worse(exit, json_shader(&program->stages[i]));
    }
    fputs("],\n\"programs\":[", stdout);
    for (size_t i = 0; i < program->num_linked; i++) {
        fputs(i ? ",\n" : "\n", stdout);
        exit = cli_worse(exit, json_reflection(program->linked[i], NULL));
    }
    fputs("],\n\"assembly\":[", stdout);
    for (size_t i = 0; i < program->num_assembly; i++) {
        fputs(i ? ",\n" : "\n", stdout);
        exit = cli_worse(exit, json_reflection(NULL, program->assembly[i]));
    }
    puts("]}");
    return exit;
}

enum cli_exit cli_run_info(const struct cli_settings *settings)
{
    struct cli_input *inputs;
    size_t count;
    enum cli_exit exit = cli_read_inputs(settings, &inputs, &count);
    struct cli_program program = {0};
    if (exit == CLI_OK)
        exit = cli_load_program(settings, inputs, count, true, &program);
    if (exit == CLI_OK)
        exit = settings->json ? print_json(&program) : print_text(&program);
    cli_free_program(&program);
    cli_free_inputs(inputs, count);
    return exit;
}
