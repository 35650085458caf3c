# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Fuzz targets: libFuzzer comes with clang. Each fuzz_NAME.c is a program of its own.

FUZZ_FLAGS := -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -O1 -g

# What what is parsed from the store needs, and nothing else of the program.
FUZZ_STORE_SOURCES := actorctl/xen/nodes.c actorctl/xen/watches.c model/field.c base/text.c \
                      base/units.c base/rctext.c

$(BUILD)/fuzz/fuzz_store: tests/fuzz/fuzz_store.c $(FUZZ_STORE_SOURCES)
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c11 $(WARNINGS) $(FUZZ_FLAGS) -o $@ $^

test-programs: $(BUILD)/fuzz/fuzz_store
