/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the shared object, and reading the needed libraries of an ELF file.
 */
#include "xensim/program.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIBRARY      "libxensim.so"
#define DEFAULT_ASAN "libasan.so.8"

int program_find_library(char *ret_path, size_t path_size, char *ret_problem, size_t size)
{
    static const char *const folders[] = {"", "../lib/xenmem/", "../lib/x86_64-linux-gnu/xenmem/"};
    char self[PATH_MAX], path[PATH_MAX * 2];
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    self[n > 0 ? n : 0] = '\0';
    *(strrchr(self, '/') ? strrchr(self, '/') + 1 : self) = '\0';
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        snprintf(path, sizeof(path), "%s%s%s", self, folders[i], LIBRARY);
        if (!access(path, R_OK)) {
            snprintf(ret_path, path_size, "%s", path);
            return 0;
        }
    }
    snprintf(ret_problem, size, "%s is not beside this program (%s); build it with: make sim",
             LIBRARY, self);
    return -1;
}

/* --- ELF
 * ------------------------------------------------------------------------------------------- */

/* A file in memory. */
struct image {
    const uint8_t *bytes;
    size_t size;
};

static bool image_has(const struct image *image, uint64_t offset, uint64_t size)
{
    return offset <= image->size && size <= image->size - offset;
}

/* The program header number `index`, or NULL. */
static const Elf64_Phdr *image_header(const struct image *image, unsigned index)
{
    const Elf64_Ehdr *elf = (const void *)image->bytes;
    uint64_t offset = elf->e_phoff + (uint64_t)index * sizeof(Elf64_Phdr);

    if (index >= elf->e_phnum || !image_has(image, offset, sizeof(Elf64_Phdr)))
        return NULL;
    return (const void *)(image->bytes + offset);
}

static uint64_t image_offset_of(const struct image *image, uint64_t address)
{
    const Elf64_Phdr *header;

    for (unsigned i = 0; (header = image_header(image, i)); i++)
        if (header->p_type == PT_LOAD && address >= header->p_vaddr &&
            address - header->p_vaddr < header->p_filesz)
            return address - header->p_vaddr + header->p_offset;
    return UINT64_MAX;
}

static const Elf64_Dyn *image_dynamic(const struct image *image, size_t *ret_count)
{
    const Elf64_Phdr *header;

    for (unsigned i = 0; (header = image_header(image, i)); i++) {
        if (header->p_type != PT_DYNAMIC || !image_has(image, header->p_offset, header->p_filesz))
            continue;
        *ret_count = header->p_filesz / sizeof(Elf64_Dyn);
        return (const void *)(image->bytes + header->p_offset);
    }
    return NULL;
}

/* Copies the name of a needed library that starts with `prefix`; false where there is none. */
static bool image_needs(const struct image *image, const char *prefix, char *ret_name, size_t size)
{
    size_t count = 0;
    const Elf64_Dyn *dynamic = image_dynamic(image, &count);
    uint64_t strings = UINT64_MAX;

    for (size_t i = 0; i < count; i++)
        if (dynamic[i].d_tag == DT_STRTAB)
            strings = image_offset_of(image, dynamic[i].d_un.d_ptr);
    for (size_t i = 0; i < count && strings < image->size; i++) {
        uint64_t at = strings + dynamic[i].d_un.d_val;
        const char *name = (const char *)image->bytes + at;

        if (dynamic[i].d_tag != DT_NEEDED || at >= image->size ||
            !memchr(name, '\0', image->size - at) || strncmp(name, prefix, strlen(prefix)))
            continue;
        snprintf(ret_name, size, "%s", name);
        return true;
    }
    return false;
}

static bool image_is_elf64(const struct image *image)
{
    return image->size >= sizeof(Elf64_Ehdr) && !memcmp(image->bytes, ELFMAG, SELFMAG) &&
           image->bytes[EI_CLASS] == ELFCLASS64;
}

static bool program_needs(const char *path, const char *prefix, char *ret_name, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct image image;
    struct stat st;
    bool needs = false;
    void *at;

    if (fd < 0)
        return false;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size > 0) {
        at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        image = (struct image){.bytes = at, .size = (size_t)st.st_size};
        if (at != MAP_FAILED) {
            needs = image_is_elf64(&image) && image_needs(&image, prefix, ret_name, size);
            munmap(at, (size_t)st.st_size);
        }
    }
    close(fd);
    return needs;
}

/* The file that execvp() would run. */
static void program_resolve(const char *program, char *ret_path, size_t size)
{
    const char *from = getenv("PATH");

    snprintf(ret_path, size, "%s", program);
    if (strchr(program, '/') || !from)
        return;
    while (*from) {
        int length = (int)strcspn(from, ":");

        snprintf(ret_path, size, "%.*s/%s", length, from, program);
        if (!access(ret_path, X_OK))
            return;
        from += length + (from[length] == ':');
    }
}

void program_preload(const char *program, bool asan, const char *lib, char *ret_text, size_t size)
{
    char path[PATH_MAX], sanitizer[NAME_MAX + 1] = DEFAULT_ASAN;
    const char *before = getenv("LD_PRELOAD");

    program_resolve(program, path, sizeof(path));
    asan = program_needs(path, "libasan.so", sanitizer, sizeof(sanitizer)) || asan;
    snprintf(ret_text, size, "%s%s%s%s%s", asan ? sanitizer : "", asan ? " " : "", lib,
             before && *before ? " " : "", before ? before : "");
}
