# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Programs of tests/policy: they use libxenmem through its public header only.

POLICY_PROGRAMS := $(BUILD)/tests/policy/lever $(BUILD)/tests/policy/watcher

$(POLICY_PROGRAMS): $(BUILD)/tests/policy/%: $(BUILD)/obj/tests/policy/%.o $(BUILD)/lib/libxenmem.a
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,xenlight xencontrol xenstore xentoollog)

# Stands in front of libxenstore and lets chosen calls fail. Never instrumented: it is loaded into
# programs that are not.
$(BUILD)/tests/policy/libfault.so: tests/policy/fault.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(CPPFLAGS) $(WARNINGS) -O2 -g -fPIC -shared -o $@ $< -ldl

.PHONY: policy-programs
policy-programs: $(POLICY_PROGRAMS) $(BUILD)/tests/policy/libfault.so library

.SECONDARY: $(patsubst $(BUILD)/tests/policy/%,$(BUILD)/obj/tests/policy/%.o,$(POLICY_PROGRAMS))

# Once as it is installed, once with sanitizers.
test-programs: policy-programs policy-programs-asan

.PHONY: policy-programs-asan
policy-programs-asan:
	@$(MAKE) -s BUILD=$(ASAN) SANITIZE=address,undefined OPT='-O1 -g' policy-programs
