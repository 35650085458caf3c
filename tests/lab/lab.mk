# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The laboratory: real Xen in QEMU, for trying and testing xenmem on it (tests/lab/README.md).
#   make lab        a root shell in its dom0, with guests running and xenmem ready
#   make lab-test   the tests in it, as TAP; also part of "make test"
#   make lab-image  what it boots, below $(BUILD)/lab
# XENSTORED=oxenstored (or c, the default) chooses the xenstore daemon of "make lab".

XENSTORED ?= c
LAB := tests/lab

.PHONY: lab lab-image lab-test
lab-image:
	@tests/packages build demo test
	@$(LAB)/image.sh

lab: lab-image
	@test -t 0 || { echo "make lab opens a shell and needs a terminal; for scripts: $(LAB)/README.md" >&2; exit 2; }
	@$(MAKE) -s $(BUILD)/xenmem
	@XENMEM=$(BUILD)/xenmem $(LAB)/boot --xenstored=$(XENSTORED) -- $(LAB)/newcomer.sh

lab-test: lab-image
	@$(MAKE) -s $(BUILD)/xenmem
	@export XENMEM=$(BUILD)/xenmem; for t in $(LAB)/test_*.sh; do "$$t" || exit 1; done
