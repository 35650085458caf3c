# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tests. `make check` is the quick part, `make test` is everything. Everything that runs our own
# code runs it with the address and undefined-behaviour sanitizers, in a build tree of its own; the
# feed's threads run with the thread sanitizer as well.

ASAN := $(BUILD)/asan
TSAN := $(BUILD)/tsan
CLANG := $(BUILD)/clang

# --- unit tests: base, model and views link without curses and without Xen -------------------------

UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))
UNIT_XEN := $(filter $(BUILD)/tests/unit/test_xen_%,$(UNIT))
UNIT_SIM := $(filter $(BUILD)/tests/unit/test_sim_%,$(UNIT))
UNIT_INI := $(filter $(BUILD)/tests/unit/test_theme%,$(UNIT))
UNIT_TUI := $(filter $(BUILD)/tests/unit/test_tui_%,$(UNIT))
UNIT_PURE := $(filter-out $(UNIT_XEN) $(UNIT_SIM) $(UNIT_INI) $(UNIT_TUI),$(UNIT))

$(UNIT_PURE): UNIT_OBJECTS = $(PURE)
$(UNIT_PURE): $(PURE)
$(UNIT_XEN): UNIT_OBJECTS = $(XEN) $(MODEL) $(BASE)
$(UNIT_XEN): UNIT_LIBS = $(call pkg_libs,$(LINK_XEN))
$(UNIT_XEN): $(XEN) $(MODEL) $(BASE)
$(UNIT_SIM): UNIT_OBJECTS = $(filter-out %/main.o,$(SIM))
$(UNIT_SIM): UNIT_LIBS = $(call pkg_libs,xenstore)
$(UNIT_SIM): $(SIM)
$(UNIT_INI): UNIT_OBJECTS = $(THEMES) $(BASE)
$(UNIT_INI): UNIT_LIBS = $(call pkg_libs,inih)
$(UNIT_INI): $(THEMES) $(BASE)
$(UNIT_TUI): UNIT_OBJECTS = $(TUI) $(THEMES) $(VIEWS) $(XEN) $(MODEL) $(BASE)
$(UNIT_TUI): UNIT_LIBS = $(call pkg_libs,$(LINK_XEN) $(LINK_TUI))
$(UNIT_TUI): $(TUI) $(THEMES) $(VIEWS) $(XEN) $(MODEL) $(BASE)

$(UNIT): $(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) -o $@ $< $(UNIT_OBJECTS) $(UNIT_LIBS) $(call pkg_libs,cmocka) -lm

.SECONDARY: $(patsubst tests/unit/%.c,$(BUILD)/obj/tests/unit/%.o,$(wildcard tests/unit/test_*.c))

.PHONY: unit
unit: $(UNIT)

-include $(wildcard tests/*/tests.mk)

# --- what people call ------------------------------------------------------------------------------

.PHONY: demo check test bench asan
demo:
	@tests/packages build demo
	@$(MAKE) -s all
	$(BUILD)/xensim run demo -- sh -c 'export XENMEM_STATE_DIR="$$XENSIM_DIR/state"; \
	    $(BUILD)/xenmem actor run xl && exec $(BUILD)/xenmem'

asan:
	@$(MAKE) -s BUILD=$(ASAN) SANITIZE=address,undefined OPT='-O1 -g' unit $(ASAN)/xenmem

check:
	@tests/packages build demo test
	@$(MAKE) -s -j2 all format-check
	@$(MAKE) -s -j2 asan
	@tests/run check

test:
	@tests/packages build demo test
	@$(MAKE) -s -j2 all format-check
	@$(MAKE) -s -j2 BUILD=$(CLANG) CC=clang all
	@$(MAKE) -s -j2 asan
	@$(MAKE) -s -j2 test-programs
	@tests/run check 'lab&' 'inside&' outside

# What single suites need beyond the programs; each tests/*/tests.mk adds to it.
.PHONY: test-programs
test-programs:
