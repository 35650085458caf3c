#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The tests on real Xen, with the xenstore daemon written in C.

here=$(dirname "$0")
exec "$here/on_xen.sh" c "$here/suite.sh" xenstored
