# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The test of the gate takes what it tries from the program's own tables, which this program prints.

GATE_LIST := $(BUILD)/tests/gate/gate_list

$(GATE_LIST): $(BUILD)/obj/tests/gate/gate_list.o $(TUI) $(THEMES) $(VIEWS) $(XEN) $(MODEL) $(BASE)
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,$(LINK_XEN) $(LINK_TUI)) -lm

.SECONDARY: $(BUILD)/obj/tests/gate/gate_list.o

test-programs: $(GATE_LIST)
