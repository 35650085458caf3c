# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Tests of the feed on the simulated host, built with the address sanitizer and with the thread
# sanitizer. Requests to xenstored are counted by leading libxenstore's functions through the test.

FEED_WRAP := -Wl,--wrap=xs_read,--wrap=xs_directory,--wrap=xs_watch,--wrap=xs_unwatch
FEED_OBJECTS := $(call objects,actorctl/xen) $(MODEL) $(BASE)

FEED_TESTS := $(BUILD)/tests/feed/feed_test $(BUILD)/tests/feed/actors_test

$(FEED_TESTS): $(BUILD)/tests/feed/%: $(BUILD)/obj/tests/feed/%.o $(BUILD)/obj/tests/feed/world.o \
                                      $(FEED_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) $(FEED_WRAP) -o $@ $^ $(call pkg_libs,$(LINK_XEN)) -lm

$(BUILD)/tests/feed/feed_driver: $(BUILD)/obj/tests/feed/feed_driver.o $(FEED_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(ALLLDFLAGS) -o $@ $^ $(call pkg_libs,$(LINK_XEN)) -lm

.PHONY: feed-tests
feed-tests:
	@$(MAKE) -s BUILD=$(ASAN) SANITIZE=address,undefined OPT='-O1 -g' \
	    $(FEED_TESTS:$(BUILD)/%=$(ASAN)/%) $(ASAN)/tests/feed/feed_driver
	@$(MAKE) -s BUILD=$(TSAN) SANITIZE=thread OPT='-O1 -g' $(FEED_TESTS:$(BUILD)/%=$(TSAN)/%)

test-programs: feed-tests
