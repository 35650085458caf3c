# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The actor's threads, with the thread sanitizer (tests/actors/test_threads.sh).

.PHONY: actor-threads
actor-threads:
	@$(MAKE) -s BUILD=$(TSAN) SANITIZE=thread OPT='-O1 -g' $(TSAN)/xenmem

test-programs: actor-threads
