/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Default policies from configuration files: see defaults.h.
 */
#include "actorctl/actors/defaults.h"

/* Xen's public headers insist on GNU C, of which they use what C11 has as well. */
#undef __STRICT_ANSI__
#include <errno.h>
#include <fcntl.h>
#include <libxlutil.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actorctl/policy/policy_text.h"
#include "base/text.h"

#define FILE_MAX_BYTES (1 << 20)
#define INCOMING       "--incoming" /* what xl calls a domain until its migration is over */

/* --- a file ------------------------------------------------------------------------------------
 */

struct config {
    XLU_Config *parsed; /* NULL: there is no such file */
    FILE *report;
    char *reported;
    size_t reported_length;
    const char *path;
};

static void close_config(struct config *config)
{
    if (config->parsed)
        xlu_cfg_destroy(config->parsed);
    if (config->report)
        fclose(config->report);
    free(config->reported);
    *config = (struct config){.path = config->path};
}

/* *ret_text to be freed, *ret_length bytes. -ENOENT: no such file; -EINVAL: not a plain one. */
static int read_file(const char *path, char **ret_text, int *ret_length)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    ssize_t length = -1;
    char *text;
    int rc = 0;

    if (fd < 0)
        return errno == ENOTDIR ? -ENOENT : -errno;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES) {
        close(fd);
        return -EINVAL;
    }
    text = malloc((size_t)st.st_size + 1);
    if (text)
        length = read(fd, text, (size_t)st.st_size);
    if (length < 0) {
        rc = text ? -errno : -ENOMEM;
        free(text);
    }
    close(fd);
    if (rc)
        return rc;
    *ret_text = text;
    *ret_length = (int)length;
    return 0;
}

/* The first line of what libxlutil has reported, sanitised. */
static int say_unreadable(struct config *config, int rc, struct xenmem_error *error)
{
    char why[200];

    if (config->report)
        fflush(config->report);
    if (config->reported && config->reported_length)
        text_sanitise(why, sizeof(why), config->reported, strcspn(config->reported, "\n"));
    else
        snprintf(why, sizeof(why), "%s",
                 rc == -EINVAL ? "not a plain file of up to 1 MiB" : strerror(-rc));
    return error_set(error, EINVAL,
                     "%s cannot be understood (%s), so no default policy was given. Put it right, "
                     "and give the domain a policy (xenmem mem-policy-set).",
                     config->path, why);
}

/* -EINVAL with a sentence. A missing file is an empty one. *config stays where it is: the report
 * is written into it until it is closed. */
static int open_config(const char *path, struct config *config, struct xenmem_error *error)
{
    char *text = NULL;
    int length = 0, rc = read_file(path, &text, &length);

    *config = (struct config){.path = path};
    if (rc == -ENOENT)
        return 0;
    if (!rc) {
        config->report = open_memstream(&config->reported, &config->reported_length);
        config->parsed = config->report ? xlu_cfg_init(config->report, path) : NULL;
        rc = config->parsed ? -xlu_cfg_readdata(config->parsed, text, length) : -ENOMEM;
    }
    free(text);
    if (rc) {
        rc = say_unreadable(config, rc, error);
        close_config(config);
    }
    return rc;
}

/* *ret_value stays what it is where the key is absent. It belongs to the config. */
static int get(const struct config *config, const char *key, const char **ret_value,
               struct xenmem_error *error)
{
    int code = config->parsed ? xlu_cfg_get_string(config->parsed, key, ret_value, 1) : ESRCH;

    if (!code || code == ESRCH)
        return 0;
    return error_set(error, EINVAL,
                     "%s: %s has to be one text in quotes, so no default policy was given.",
                     config->path, key);
}

/* --- both files --------------------------------------------------------------------------------
 */

static int set_copy(char **text, const char *value, struct xenmem_error *error)
{
    char *copy = strdup(value);

    if (!copy)
        return error_set(error, ENOMEM, "Out of memory: no default policy was given.");
    free(*text);
    *text = copy;
    return 0;
}

/* What `config` says goes over what there is. */
static int apply(const struct config *config, struct defaults *defaults, struct xenmem_error *error)
{
    const char *actor = NULL, *params = NULL;
    int rc = get(config, "memory_policy", &actor, error);

    if (!rc)
        rc = get(config, "memory_policy_args", &params, error);
    if (!rc && actor && strcmp(actor, defaults->actor))
        rc = set_copy(&defaults->params, "", error);
    if (!rc && actor)
        rc = set_copy(&defaults->actor, actor, error);
    if (!rc && actor)
        rc = set_copy(&defaults->source, config->path, error);
    if (!rc && params)
        rc = set_copy(&defaults->params, params, error);
    return rc;
}

/* Is it the file of the domain `name`? -ENOENT: no. */
static int check_name(const struct config *config, const char *name, struct xenmem_error *error)
{
    const char *says = NULL;
    int rc = config->parsed ? get(config, "name", &says, error) : -ENOENT;

    return !rc && says && strcmp(says, name) ? -ENOENT : rc;
}

/* -ENOENT: this is not its file. */
static int try_guest(const char *dir, size_t dir_length, const char *name, const char *ending,
                     struct defaults *defaults, struct xenmem_error *error)
{
    char path[PATH_MAX];
    struct config config;
    int rc;

    if (snprintf(path, sizeof(path), "%.*s/%s%s", (int)dir_length, dir, name, ending) >=
        (int)sizeof(path))
        return -ENOENT;
    rc = open_config(path, &config, error);
    if (rc)
        return rc;
    rc = check_name(&config, name, error);
    if (!rc)
        rc = apply(&config, defaults, error);
    close_config(&config);
    return rc;
}

static int apply_guest(const char *dirs, const char *name, struct defaults *defaults,
                       struct xenmem_error *error)
{
    static const char *const endings[] = {"", ".cfg", ".conf", ".xl"};

    if (!*name || *name == '.' || strchr(name, '/'))
        return 0; /* no name of a file */
    while (*dirs) {
        size_t length = strcspn(dirs, ":");

        for (size_t i = 0; length && i < sizeof(endings) / sizeof(endings[0]); i++) {
            int rc = try_guest(dirs, length, name, endings[i], defaults, error);

            if (rc != -ENOENT)
                return rc;
        }
        dirs += length + (dirs[length] == ':');
    }
    return 0;
}

static int check(const struct defaults *defaults, struct xenmem_error *error)
{
    struct xenmem_error why = {0};

    if (!policy_text_check_actor(defaults->actor, &why) &&
        !policy_text_check_params(defaults->params, &why))
        return 0;
    return error_set(error, EINVAL, "No default policy was given: %.300s (%.100s)", why.sentence,
                     *defaults->source ? defaults->source : "the configuration");
}

static int read_both(const char *xl_conf, const char *name, struct defaults *defaults,
                     struct xenmem_error *error)
{
    const char *dirs = DEFAULTS_DIRS;
    struct config config;
    int rc = open_config(xl_conf, &config, error);

    if (rc)
        return rc;
    rc = apply(&config, defaults, error);
    if (!rc)
        rc = get(&config, "memory_policy_dirs", &dirs, error);
    if (!rc)
        rc = apply_guest(dirs, name, defaults, error);
    close_config(&config);
    return rc ? rc : check(defaults, error);
}

int defaults_read(const char *xl_conf, const char *name, struct defaults *ret_defaults,
                  struct xenmem_error *error)
{
    struct defaults defaults = {0};
    size_t length = strlen(name), ending = strlen(INCOMING);
    char *plain = strdup(name);
    int rc = set_copy(&defaults.actor, DEFAULTS_ACTOR, error);

    if (!rc)
        rc = set_copy(&defaults.params, "", error);
    if (!rc)
        rc = set_copy(&defaults.source, "", error);
    if (!rc && !plain)
        rc = error_set(error, ENOMEM, "Out of memory: no default policy was given.");
    if (!rc && length > ending && !strcmp(name + length - ending, INCOMING))
        plain[length - ending] = '\0';
    if (!rc)
        rc = read_both(xl_conf, plain, &defaults, error);
    free(plain);
    if (rc) {
        defaults_dispose(&defaults);
        return rc;
    }
    *ret_defaults = defaults;
    return 0;
}

void defaults_dispose(struct defaults *defaults)
{
    free(defaults->actor);
    free(defaults->params);
    free(defaults->source);
    *defaults = (struct defaults){0};
}
