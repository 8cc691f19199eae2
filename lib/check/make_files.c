/* SPDX-License-Identifier: MIT */
/* Build-time program: prints files as C strings, named after them: "report.css" is report_css. */
#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int print_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    fputs("static const char ", stdout);
    for (const char *c = base_name(path); *c; c++)
        putchar(*c == '.' ? '_' : *c);
    fputs("[] = {", stdout);
    int c;
    for (size_t column = 0; (c = getc(file)) != EOF; column++)
        printf("%s%d,", column % 20 ? "" : "\n", c > 127 ? c - 256 : c);
    puts("0};");
    fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= print_file(argv[i]);
    return failed;
}
