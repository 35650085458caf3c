# SPDX-License-Identifier: LGPL-2.1-or-later
#
# libxenmem, and the installation of everything. DESTDIR, PREFIX, LIBDIR, MANDIR, BASHDIR, UNITDIR,
# INITDIR.
#
# The library is actorctl/policy and what it stands on, made into one object in which only xenmem_…
# is visible, so that it gets in nobody's way: neither linked in nor loaded.

PREFIX  ?= /usr/local
LIBDIR  ?= $(PREFIX)/lib
DESTDIR ?=
MANDIR  ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
UNITDIR ?= $(PREFIX)/lib/systemd/system
INITDIR ?= /etc/init.d
INSTALL ?= install

VERSION      := $(shell sed -n 's/^\#define XENMEM_VERSION "\(.*\)"/\1/p' base/version.h)
LIB_SOVERSION := 0
LIB_SHARED    := libxenmem.so.$(LIB_SOVERSION)
LIB_REQUIRES  := xenlight xencontrol xenstore xentoollog
LIB_SOURCES   := $(call sources,actorctl/policy base) actorctl/xen/connection.c \
                 actorctl/xen/answers.c
LIB_OBJECTS   := $(patsubst %.c,$(BUILD)/pic/%.o,$(LIB_SOURCES))

# Where a header of ours is found once it is installed.
INSTALLED_HEADERS := s|"base/error.h"|<xenmem/error.h>|; s|"actorctl/xenmem.h"|<xenmem.h>|

.PHONY: library
library: $(BUILD)/lib/libxenmem.a $(BUILD)/lib/$(LIB_SHARED)

$(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(call pkg_cflags,$(LIB_REQUIRES)) $(ALLCFLAGS) -fPIC -c -o $@ $<

$(BUILD)/lib/xenmem.o: $(LIB_OBJECTS)
	@mkdir -p $(@D)
	$(LD) -r -o $@ $^
	objcopy --wildcard --keep-global-symbol='xenmem_*' $@

$(BUILD)/lib/libxenmem.a: $(BUILD)/lib/xenmem.o
	rm -f $@
	$(AR) rcs $@ $<

$(BUILD)/lib/$(LIB_SHARED): $(BUILD)/lib/xenmem.o
	$(CC) $(ALLLDFLAGS) -shared -Wl,-soname,$(LIB_SHARED) -o $@ $< $(call pkg_libs,$(LIB_REQUIRES))
	ln -sf $(LIB_SHARED) $(BUILD)/lib/libxenmem.so

# Written anew at each installation, because it says where that is.
define pkgconfig_file
prefix=$(PREFIX)
libdir=$(LIBDIR)
includedir=$${prefix}/include

Name: xenmem
Description: Memory policy of Xen domains
Version: $(VERSION)
Requires.private: $(LIB_REQUIRES)
Libs: -L$${libdir} -lxenmem
Libs.private: -pthread
Cflags: -I$${includedir}
endef
export pkgconfig_file

LIB_INSTALLED  = $(LIBDIR)/libxenmem.a $(LIBDIR)/$(LIB_SHARED) $(LIBDIR)/libxenmem.so \
                 $(LIBDIR)/pkgconfig/xenmem.pc $(PREFIX)/include/xenmem.h $(PREFIX)/include/xenmem/error.h
THEMES_INSTALLED = $(addprefix $(PREFIX)/share/xenmem/,$(wildcard themes/*.theme))

.PHONY: install install-library install-program install-services uninstall
install: install-library install-program install-services

# The actors: a unit for systemd, a script for hosts without it. They are not enabled.
ACTOR_UNIT := xenmem-actor@.service
ACTOR_INIT := xenmem-actors
SERVICES_INSTALLED = $(UNITDIR)/$(ACTOR_UNIT) $(INITDIR)/$(ACTOR_INIT)

install-services:
	$(INSTALL) -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(INITDIR)
	sed 's|@BINDIR@|$(PREFIX)/bin|' actorctl/actors/$(ACTOR_UNIT) >$(DESTDIR)$(UNITDIR)/$(ACTOR_UNIT)
	sed 's|@BINDIR@|$(PREFIX)/bin|' actorctl/actors/$(ACTOR_INIT).init >$(DESTDIR)$(INITDIR)/$(ACTOR_INIT)
	chmod 644 $(DESTDIR)$(UNITDIR)/$(ACTOR_UNIT)
	chmod 755 $(DESTDIR)$(INITDIR)/$(ACTOR_INIT)

install-library: library
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include/xenmem
	$(INSTALL) -m 644 $(BUILD)/lib/libxenmem.a $(DESTDIR)$(LIBDIR)
	$(INSTALL) -m 755 $(BUILD)/lib/$(LIB_SHARED) $(DESTDIR)$(LIBDIR)
	ln -sf $(LIB_SHARED) $(DESTDIR)$(LIBDIR)/libxenmem.so
	printf '%s\n' "$$pkgconfig_file" >$(DESTDIR)$(LIBDIR)/pkgconfig/xenmem.pc
	sed '$(INSTALLED_HEADERS)' actorctl/xenmem.h >$(DESTDIR)$(PREFIX)/include/xenmem.h
	sed '$(INSTALLED_HEADERS); /^\/\* Fills \*error/,/;$$/d' base/error.h \
	    >$(DESTDIR)$(PREFIX)/include/xenmem/error.h

# The page is made of the program's tables, by the program.
$(BUILD)/xenmem.1: $(BUILD)/xenmem
	$< --manual >$@.new
	mv $@.new $@

PROGRAM_INSTALLED = $(PREFIX)/bin/xenmem $(MANDIR)/man1/xenmem.1 $(BASHDIR)/xenmem

install-program: $(BUILD)/xenmem $(BUILD)/xenmem.1
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/xenmem/themes \
	    $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(BASHDIR)
	$(INSTALL) -m 755 $(BUILD)/xenmem $(DESTDIR)$(PREFIX)/bin
	$(INSTALL) -m 644 $(BUILD)/xenmem.1 $(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m 644 actorctl/commands/xenmem.bash $(DESTDIR)$(BASHDIR)/xenmem
	$(INSTALL) -m 644 themes/*.theme $(DESTDIR)$(PREFIX)/share/xenmem/themes

uninstall:
	rm -f $(addprefix $(DESTDIR),$(LIB_INSTALLED) $(THEMES_INSTALLED) $(SERVICES_INSTALLED) \
	    $(PROGRAM_INSTALLED))
	-rmdir --ignore-fail-on-non-empty $(DESTDIR)$(PREFIX)/include/xenmem \
	    $(DESTDIR)$(PREFIX)/share/xenmem/themes $(DESTDIR)$(PREFIX)/share/xenmem 2>/dev/null

-include $(patsubst %.o,%.d,$(LIB_OBJECTS))
