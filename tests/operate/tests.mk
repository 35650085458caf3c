# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests of operations on the simulated host: a program that plans and carries out what a shell asks
# for, once as it is and once with sanitizers.

OPERATE_PROGRAM := $(BUILD)/tests/operate/operate

# Of the commands only what takes a picture and finds a domain in it.
OPERATE_XEN := $(filter-out $(BUILD)/obj/actorctl/commands/%,$(XEN)) \
               $(addprefix $(BUILD)/obj/actorctl/commands/,picture.o select.o)

$(OPERATE_PROGRAM): $(BUILD)/obj/tests/operate/operate.o $(OPERATE_XEN) $(MODEL) $(BASE)
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,$(LINK_XEN)) -lm

.SECONDARY: $(BUILD)/obj/tests/operate/operate.o

.PHONY: operate-programs operate-programs-asan operate-programs-tsan
operate-programs: $(OPERATE_PROGRAM)

operate-programs-asan:
	@$(MAKE) -s BUILD=$(ASAN) SANITIZE=address,undefined OPT='-O1 -g' operate-programs

operate-programs-tsan:
	@$(MAKE) -s BUILD=$(TSAN) SANITIZE=thread OPT='-O1 -g' operate-programs

test-programs: operate-programs operate-programs-asan operate-programs-tsan
