#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Fetches the two Debian packages that the laboratory boots and this machine need not have
# installed: the Xen hypervisor and a Linux kernel. They are only unpacked, below build/lab/pkg.
# Asks the network for nothing once they are there. Needs no root: where apt's own lists do not
# know the packages, lists of our own are kept below build/lab/apt.

set -euo pipefail
. "$(dirname "$0")/common.sh"

pkg=$LAB_BUILD/pkg
[ -e "$pkg/complete" ] && exit 0

mkdir -p "$LAB_BUILD/deb" "$LAB_BUILD/apt/lists/partial" "$LAB_BUILD/apt/archives/partial"
cd "$LAB_BUILD/deb"

# The options that make apt work on lists of our own, as any user.
own_lists=(-o "Dir::State::Lists=$LAB_BUILD/apt/lists" -o "Dir::Cache=$LAB_BUILD/apt")
quietly=(-qq -o APT::Sandbox::User=root -o Acquire::Retries=2 -o Acquire::http::Timeout=30)

# The package behind the metapackage linux-image-amd64, as the given lists know it.
kernel_package()
{
    apt-cache "$@" depends linux-image-amd64 2>/dev/null |
        sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1
}

download()
{
    local kernel
    kernel=$(kernel_package "$@")
    [ -n "$kernel" ] || return 1
    rm -f ./*.deb
    timeout 600 apt-get "${quietly[@]}" "$@" download xen-hypervisor-4.17-amd64 "$kernel" \
        2>"$LAB_BUILD/apt/errors"
}

if ! download; then
    note "fetching package lists (the ones of this machine do not lead to the packages)"
    timeout 300 apt-get "${quietly[@]}" "${own_lists[@]}" update 2>"$LAB_BUILD/apt/errors" || true
    if ! download "${own_lists[@]}"; then
        sed 's/^/lab: apt: /' "$LAB_BUILD/apt/errors" >&2
        die "could not download the packages xen-hypervisor-4.17-amd64 and linux-image-amd64," \
            "so there is no Xen to boot. Make Debian's package archive reachable and try again."
    fi
fi

# Of a kernel's 400 MB the laboratory wants the kernel and these drivers.
wanted=(
    './boot/*'
    './lib/modules/*/modules.*'
    './lib/modules/*/kernel/drivers/xen/*'
    './lib/modules/*/kernel/drivers/virtio/*'
    './lib/modules/*/kernel/drivers/net/virtio_net.ko'
    './lib/modules/*/kernel/drivers/net/net_failover.ko'
    './lib/modules/*/kernel/net/core/failover.ko'
)
rm -rf "$pkg"
mkdir -p "$pkg"
for deb in xen-hypervisor-*.deb; do
    dpkg-deb --extract "$deb" "$pkg"
done
for deb in linux-image-*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$pkg" --wildcards "${wanted[@]}"
done
touch "$pkg/complete"
rm -rf "$LAB_BUILD/deb" "$LAB_BUILD/apt"
