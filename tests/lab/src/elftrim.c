/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * elftrim IN OUT: copies a kernel (a 64-bit little-endian ELF file, as unpacked from a bzImage)
 * without the zeros at its end. Linux stores its .bss and .brk in the file; Xen clears memory
 * beyond a segment's stored part anyway, so 20 MB need not be loaded in a slow emulated machine.
 * Segments keep their place; the section headers, which lie behind, are dropped.
 */

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The program headers of the ELF file in data, or NULL where it is not one that we understand. */
static Elf64_Phdr *segments(unsigned char *data, size_t size)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)data;

    if (size < sizeof(*header) || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_phentsize != sizeof(Elf64_Phdr) ||
        header->e_phoff + header->e_phnum * sizeof(Elf64_Phdr) > size)
        return NULL;
    return (Elf64_Phdr *)(data + header->e_phoff);
}

/* Shortens the last loaded segment by its trailing zeros. Returns the new size of the file. */
static size_t trim(unsigned char *data, size_t size, Elf64_Phdr *segment, unsigned count)
{
    Elf64_Phdr *last = NULL;

    for (unsigned i = 0; i < count; i++) {
        if (segment[i].p_type != PT_LOAD)
            continue;
        if (segment[i].p_offset > size || segment[i].p_filesz > size - segment[i].p_offset)
            return 0;
        if (last == NULL || segment[i].p_offset > last->p_offset)
            last = &segment[i];
    }
    if (last == NULL)
        return 0;
    while (last->p_filesz > 0 && data[last->p_offset + last->p_filesz - 1] == 0)
        last->p_filesz--;
    return last->p_offset + last->p_filesz;
}

static int write_file(const char *path, const unsigned char *data, size_t size)
{
    FILE *out = fopen(path, "wb");

    if (out == NULL)
        return -1;
    if (fwrite(data, 1, size, out) != size) {
        fclose(out);
        return -1;
    }
    return fclose(out);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: elftrim IN OUT\n");
        return 2;
    }

    struct stat status;
    int fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) < 0) {
        fprintf(stderr, "elftrim: cannot read %s: %s\n", argv[1], strerror(errno));
        return 1;
    }

    size_t size = (size_t)status.st_size;
    unsigned char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    Elf64_Phdr *segment = data != MAP_FAILED ? segments(data, size) : NULL;
    if (segment == NULL) {
        fprintf(stderr, "elftrim: %s is not a 64-bit ELF file\n", argv[1]);
        return 1;
    }

    Elf64_Ehdr *header = (Elf64_Ehdr *)data;
    size = trim(data, size, segment, header->e_phnum);
    header->e_shoff = 0;
    header->e_shnum = 0;
    header->e_shstrndx = SHN_UNDEF;
    if (size == 0 || write_file(argv[2], data, size) < 0) {
        fprintf(stderr, "elftrim: cannot write %s\n", argv[2]);
        return 1;
    }
    return 0;
}
