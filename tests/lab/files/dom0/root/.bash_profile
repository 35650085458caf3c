. /root/.bashrc
[ ! -e /etc/motd ] || cat /etc/motd
