/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding a theme by its name: see theme.h. The files beside this one are also put into the
 * program, by the assembler, as they are.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "themes/theme.h"

#define THEME_FILE_MAX (64 * 1024)

/* Defines `symbol` as the bytes of a file and a NUL. */
#define EMBED(symbol, file)                                                                \
    __asm__(".section .rodata\n" #symbol ":\n.incbin \"" file "\"\n.byte 0\n.previous\n"); \
    extern const char symbol[] __attribute__((visibility("hidden")))

EMBED(theme_text_default, "themes/default.theme");
EMBED(theme_text_mono, "themes/mono.theme");
EMBED(theme_text_colour_blind, "themes/colour-blind.theme");
EMBED(theme_text_high_contrast, "themes/high-contrast.theme");
EMBED(theme_text_light, "themes/light.theme");

static const struct {
    const char *name;
    const char *text;
} builtins[] = {
    {THEME_NAME_DEFAULT, theme_text_default},  {"light", theme_text_light},
    {"colour-blind", theme_text_colour_blind}, {"high-contrast", theme_text_high_contrast},
    {THEME_NAME_MONO, theme_text_mono},
};
#define BUILTIN_COUNT (sizeof(builtins) / sizeof(builtins[0]))

/* Relative to the folder of the program: installed, and in the tree it was built in. */
static const char *const program_folders[] = {"../share/xenmem/themes", "../themes"};

const char *theme_builtin(size_t index, const char **ret_text)
{
    if (index >= BUILTIN_COUNT)
        return NULL;
    if (ret_text)
        *ret_text = builtins[index].text;
    return builtins[index].name;
}

/* The whole file, NUL terminated, to be freed by the caller. */
static int read_file(const char *path, char **ret_text)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t length;
    int rc = 0;

    if (!file)
        return -errno;
    text = malloc(THEME_FILE_MAX + 1);
    if (!text) {
        rc = -ENOMEM;
        goto out;
    }
    errno = 0;
    length = fread(text, 1, THEME_FILE_MAX + 1, file);
    if (ferror(file)) {
        rc = errno ? -errno : -EIO;
        goto out;
    }
    if (length > THEME_FILE_MAX) {
        rc = -EFBIG;
        goto out;
    }
    text[length] = '\0';
    *ret_text = text;
    text = NULL;
out:
    free(text);
    fclose(file);
    return rc;
}

static int load_file(struct theme *ret_theme, const char *path, struct xenmem_error *error)
{
    char clean[PATH_MAX];
    char *text = NULL;
    int rc = read_file(path, &text);

    if (rc < 0)
        return rc;
    text_sanitise(clean, sizeof(clean), path, strlen(path));
    rc = theme_parse(ret_theme, text, clean, error);
    free(text);
    return rc;
}

static int load_path(struct theme *ret_theme, const char *path, struct xenmem_error *error)
{
    char clean[256];
    struct xenmem_error said = {0};
    int rc = load_file(ret_theme, path, &said);

    if (rc < 0 && said.code == 0) {
        text_sanitise(clean, sizeof(clean), path, strlen(path));
        return error_set(error, -rc, "The theme %s cannot be read: %s. Check the path.", clean,
                         strerror(-rc));
    }
    if (rc < 0)
        error_set(error, said.code, "%s", said.sentence);
    return rc;
}

/* -ENOENT where there is no such file here; any other failure has its sentence. */
static int load_from(struct theme *ret_theme, const char *folder, const char *name,
                     struct xenmem_error *error)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof(path), "%s/%s.theme", folder, name);

    if (length < 0 || (size_t)length >= sizeof(path) || access(path, F_OK) != 0)
        return -ENOENT;
    return load_path(ret_theme, path, error);
}

static int load_from_config(struct theme *ret_theme, const char *name, struct xenmem_error *error)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char folder[PATH_MAX];

    if (config && *config)
        snprintf(folder, sizeof(folder), "%s/xenmem/themes", config);
    else if (home && *home)
        snprintf(folder, sizeof(folder), "%s/.config/xenmem/themes", home);
    else
        return -ENOENT;
    return load_from(ret_theme, folder, name, error);
}

static int load_from_program(struct theme *ret_theme, const char *name, struct xenmem_error *error)
{
    char self[PATH_MAX - 64], folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *slash;
    int rc = -ENOENT;

    if (length < 0)
        return -ENOENT;
    self[length] = '\0';
    slash = strrchr(self, '/');
    if (!slash)
        return -ENOENT;
    *slash = '\0';
    for (size_t i = 0; rc == -ENOENT && i < sizeof(program_folders) / sizeof(program_folders[0]);
         i++) {
        snprintf(folder, sizeof(folder), "%s/%s", self, program_folders[i]);
        rc = load_from(ret_theme, folder, name, error);
    }
    return rc;
}

static int load_builtin(struct theme *ret_theme, const char *name, struct xenmem_error *error)
{
    char known[128] = "", clean[64];

    for (size_t i = 0; i < BUILTIN_COUNT; i++) {
        size_t length = strlen(known);

        if (strcmp(builtins[i].name, name) == 0)
            return theme_parse(ret_theme, builtins[i].text, name, error);
        snprintf(known + length, sizeof(known) - length, "%s%s", i > 0 ? ", " : "",
                 builtins[i].name);
    }
    text_sanitise(clean, sizeof(clean), name, strlen(name));
    return error_set(error, ENOENT,
                     "There is no theme \"%s\". There are: %s; a theme of your own is given by "
                     "its path.",
                     clean, known);
}

int theme_load(struct theme *ret_theme, const char *name, struct xenmem_error *error)
{
    int rc;

    if (strchr(name, '/'))
        return load_path(ret_theme, name, error);
    rc = load_from_config(ret_theme, name, error);
    if (rc == -ENOENT)
        rc = load_from_program(ret_theme, name, error);
    if (rc == -ENOENT)
        rc = load_builtin(ret_theme, name, error);
    return rc;
}
