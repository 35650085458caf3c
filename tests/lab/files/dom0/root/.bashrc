# The prompt and the first words of a shell in the laboratory's dom0.
export LANG=C.UTF-8
export PATH=/usr/sbin:/usr/bin:/usr/lib/xen-4.17/bin
PS1='dom0# '
