# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Two commands are all that a newcomer needs; both install what a bare Debian 12 lacks:
#   make demo    the console on a simulated host
#   make test    all tests, real Xen in QEMU included
# The rest: make (build), check (the quick tests), bench, lab, format, format-check, clean, install.
# Variables: CC, CFLAGS, BUILD (where everything goes), SANITIZE (address,undefined or thread).

BUILD     ?= build
CC        := $(if $(filter default,$(origin CC)),gcc,$(CC))
SANITIZE  ?=
OPT       ?= -O2 -g
PKGCONFIG ?= pkg-config

export BUILD CC

# What to link by folder. The layers of docs/design.md: nothing links more than it may.
LINK_XEN := xenlight xlutil xencontrol xenstore xentoollog jansson libevent_core
LINK_TUI := ncursesw libevent_core inih

SANFLAGS := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CPPFLAGS += -I. -I$(BUILD)/gen -D_GNU_SOURCE -DLIBXL_API_VERSION=0x041400
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
ALLCFLAGS = -std=c11 $(OPT) $(WARNINGS) $(SANFLAGS) -pthread -MMD -MP $(CFLAGS)
ALLLDFLAGS = $(SANFLAGS) -pthread $(LDFLAGS)

pkg_libs   = $(shell $(PKGCONFIG) --libs $(1))
pkg_cflags = $(shell $(PKGCONFIG) --cflags $(1))

sources = $(sort $(wildcard $(addsuffix /*.c,$(1))))
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(call sources,$(1)))

BASE   := $(call objects,base)
MODEL  := $(call objects,model)
VIEWS  := $(call objects,views)
THEMES := $(call objects,themes)
XEN    := $(call objects,actorctl actorctl/xen actorctl/policy actorctl/operate actorctl/actors \
                         actorctl/commands)
TUI    := $(call objects,tui)
PURE   := $(VIEWS) $(MODEL) $(BASE) $(BUILD)/obj/themes/role.o

.PHONY: all
all: $(BUILD)/xenmem sim

# --- programs ---------------------------------------------------------------------------------

$(BUILD)/xenmem: $(BUILD)/obj/main.o $(TUI) $(VIEWS) $(THEMES) $(XEN) $(MODEL) $(BASE)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,$(LINK_XEN) $(LINK_TUI)) -lm

$(BUILD)/obj/tui/%.o: CPPFLAGS += $(call pkg_cflags,$(LINK_TUI))
$(BUILD)/obj/actorctl/%.o: CPPFLAGS += $(call pkg_cflags,$(LINK_XEN))

# It holds the themes themselves.
$(BUILD)/obj/themes/search.o: $(wildcard themes/*.theme)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALLCFLAGS) -c -o $@ $<

# The simulated host: a command, and a shared object that stands in front of the Xen libraries. It
# is built without sanitizers, since it is loaded into programs that have none.
SIM_COMMON := $(call sources,xensim/host base)
SIM_SHIM   := $(patsubst %.c,$(BUILD)/shim/%.o,$(call sources,xensim/shim) $(SIM_COMMON))
SIM        := $(patsubst %.c,$(BUILD)/obj/%.o,$(call sources,xensim xensim/guests) $(SIM_COMMON))

.PHONY: sim
sim: $(BUILD)/xensim $(BUILD)/libxensim.so

$(BUILD)/xensim: $(SIM)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,xenstore) -lm

$(BUILD)/libxensim.so: $(SIM_SHIM)
	$(CC) -shared -pthread $(LDFLAGS) -o $@ $^ -ldl

$(BUILD)/shim/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -std=c11 $(OPT) $(WARNINGS) -fPIC -fvisibility=hidden -pthread -MMD -MP $(CFLAGS) -c -o $@ $<

# --- tests ------------------------------------------------------------------------------------

-include tests/tests.mk
-include tests/lab/lab.mk
-include actorctl/install.mk

# --- upkeep -----------------------------------------------------------------------------------

FORMATTED = $(shell git ls-files '*.c' '*.h')

.PHONY: format format-check clean
format:
	clang-format -i $(FORMATTED)

format-check:
	clang-format --dry-run --Werror $(FORMATTED)

clean:
	rm -rf $(BUILD)

-include $(shell [ -d $(BUILD) ] && find $(BUILD)/obj $(BUILD)/shim -name '*.d' 2>/dev/null)
