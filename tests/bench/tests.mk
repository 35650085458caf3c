# SPDX-License-Identifier: LGPL-2.1-or-later
#
# `make bench`: xenmem beside xentop and xl, on the same simulated hosts, in one run.

BENCH := $(call objects,tests/bench) $(XEN) $(MODEL) $(BASE)

$(BUILD)/bench: $(BENCH)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,$(LINK_XEN)) -lutil -lm

bench:
	@tests/packages build demo test
	@$(MAKE) -s -j2 all $(BUILD)/bench
	@tests/bench/bench.sh

test-programs: $(BUILD)/bench
