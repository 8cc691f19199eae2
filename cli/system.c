/* SPDX-License-Identifier: MIT */
/* What POSIX and Windows do differently: terminals, directories, paths, streams. */
#include "cli.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#ifdef _WIN32

#include <direct.h>
#include <fcntl.h>
#include <io.h>

#define SEPARATORS "/\\"

bool cli_is_terminal(FILE *file)
{
    return _isatty(_fileno(file));
}

bool cli_is_directory(const char *path)
{
    struct _stat info;
    return !_stat(path, &info) && info.st_mode & _S_IFDIR;
}

static int make_directory(const char *path)
{
    return _mkdir(path);
}

/* Bytes as they are: neither are line ends doubled, nor does 0x1a end a file. */
void cli_prepare_streams(void)
{
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
}

#else

#include <unistd.h>

#define SEPARATORS "/"

bool cli_is_terminal(FILE *file)
{
    return isatty(fileno(file));
}

bool cli_is_directory(const char *path)
{
    struct stat info;
    return !stat(path, &info) && S_ISDIR(info.st_mode);
}

static int make_directory(const char *path)
{
    return mkdir(path, 0777);
}

void cli_prepare_streams(void)
{
}

#endif

enum cli_exit cli_need_directory(const char *path)
{
    if (cli_is_directory(path) || !make_directory(path) || errno == EEXIST)
        return CLI_OK;
    cli_error("cannot make '%s': %s", path, strerror(errno));
    return CLI_IO;
}

bool cli_is_separator(char c)
{
    return c && strchr(SEPARATORS, c);
}

const char *cli_file_name(const char *path)
{
    const char *name = path;
    for (; *path; path++)
        if (cli_is_separator(*path))
            name = path + 1;
    return name;
}
