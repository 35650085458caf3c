#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tests on real Xen, with oxenstored, Debian's default xenstore daemon.

here=$(dirname "$0")
exec "$here/on_xen.sh" oxenstored "$here/suite.sh" oxenstored
