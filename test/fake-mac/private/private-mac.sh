#!/bin/bash
# Builds a private Mac: mount, process and network namespaces of its own, in which the true absolute paths
# (/etc/nix/machines, /etc/ssh/ssh_config, /var/root/.ssh) and the true ports (22, 31022) can be used without touching
# this system. It has two real sshds and two real Nixes: the Mac's (system = aarch64-darwin, as root's daemon) and the
# guest's. Started by private-mac.ts: unshare -m -n -p -u -i --fork --kill-child bash private-mac.sh BASE PARTS NODE
# PARTS holds the fake launchd and osascript and nix-darwin's plist (private-launchd.ts), and what goes into /opt; NODE
# runs them.
# A chroot would not do, because Nix restores its mount namespace before it starts ssh and so leaves it: pivot_root is needed.
set -eu
base=$1
parts=$2
node=$3
# In seconds. A start that hangs would otherwise be waited for as long as the test lives.
start_limit=${START_LIMIT:-60}
mount --make-rprivate /
mount -t proc proc /proc
ip link set lo up
hostname alice-mbp
mount -t tmpfs -o mode=755,size=8g tmpfs "$base"

for name in mac guest; do
  mkdir -p "$base/$name/upper" "$base/$name/work" "$base/$name/root"
  root=$base/$name/root
  mount -t overlay overlay -o "lowerdir=/,upperdir=$base/$name/upper,workdir=$base/$name/work" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mkdir -p "$root/run/sshd" "$root/nix/store" "$root/etc/nix"
  # Node may lie below /tmp, which is another folder there, or below /root (nvm), where alice may not enter.
  mkdir -p "$root${node%/*}"
  folder=${node%/*}
  while [ -n "$folder" ]; do
    case $(stat -c %A "$root$folder") in *x | *t) ;; *) chmod o+x "$root$folder" ;; esac
    folder=${folder%/*}
  done
  [ -e "$root$node" ] || : >"$root$node"
  mount --bind "$node" "$root$node"
  mkdir -p -m 700 "$root/var/root"
  sed -i -e 's#^root:x:0:0:root:[^:]*:#root:x:0:0:root:/var/root:#' -e '/nixbld/d' -e '/^alice:/d' -e '/^builder:/d' "$root/etc/passwd"
  sed -i -e '/nixbld/d' -e '/^staff:/d' -e '/^builder:/d' "$root/etc/group"
  sed -i -e '/^alice:/d' -e '/^builder:/d' "$root/etc/shadow"
  printf 'nixbld1:x:30001:30000::/var/empty:/usr/sbin/nologin\nnixbld2:x:30002:30000::/var/empty:/usr/sbin/nologin\n' >>"$root/etc/passwd"
  printf 'nixbld:x:30000:nixbld1,nixbld2\nstaff:x:20:\n' >>"$root/etc/group"
  rm -f "$root"/etc/ssh/ssh_host_*
done
mac=$base/mac/root
guest=$base/guest/root

printf 'alice:x:501:20:Alice:/Users/alice:/bin/bash\n' >>"$mac/etc/passwd"
printf 'alice:*:19000:0:99999:7:::\n' >>"$mac/etc/shadow"
install -d -o 501 -g 20 -m 700 "$mac/Users/alice" "$mac/Users/alice/.ssh"
printf 'builder:x:2100:2100::/home/builder:/bin/bash\n' >>"$guest/etc/passwd"
printf 'builder:*:19000:0:99999:7:::\n' >>"$guest/etc/shadow"
printf 'builder:x:2100:\n' >>"$guest/etc/group"

# The builder's key pair, installed as nixpkgs' start script does: 0600 root:nixbld (docs/macos.md, "Builder
# keys").
mkdir -p "$mac/var/lib/linux-builder/keys"
ssh-keygen -q -t ed25519 -N '' -C builder@localhost -f "$mac/var/lib/linux-builder/keys/builder_ed25519"
install -m 600 -o 0 -g 30000 "$mac/var/lib/linux-builder/keys/builder_ed25519" "$mac/etc/nix/builder_ed25519"
install -m 644 -o 0 -g 30000 "$mac/var/lib/linux-builder/keys/builder_ed25519.pub" "$mac/etc/nix/builder_ed25519.pub"
install -d -o 2100 -g 2100 -m 700 "$guest/home/builder" "$guest/home/builder/.ssh"
install -o 2100 -g 2100 -m 600 "$mac/etc/nix/builder_ed25519.pub" "$guest/home/builder/.ssh/authorized_keys"

ssh-keygen -q -t ed25519 -N '' -C alice-mbp -f "$mac/etc/ssh/ssh_host_ed25519_key"
ssh-keygen -q -t ed25519 -N '' -C root@nixos -f "$guest/etc/ssh/ssh_host_ed25519_key"
printf 'Port 22\nHostKey /etc/ssh/ssh_host_ed25519_key\nUsePAM no\n' >"$mac/etc/ssh/sshd_config"
printf 'Port 31022\nHostKey /etc/ssh/ssh_host_ed25519_key\nUsePAM no\nMaxStartups 100\n' >"$guest/etc/ssh/sshd_config"
printf 'system = x86_64-linux\nbuild-users-group = nixbld\nsandbox = false\nsubstituters =\ntrusted-users = root builder\n' >"$guest/etc/nix/nix.conf"

# What nix-darwin generates: files in the store, linked through /etc/static.
generated=$mac/tmp/etc
mkdir -p "$generated/nix" "$generated/ssh/ssh_config.d"
host_key=$(base64 -w0 <"$guest/etc/ssh/ssh_host_ed25519_key.pub")
printf 'ssh-ng://builder@linux-builder x86_64-linux,aarch64-linux /etc/nix/builder_ed25519 4 1 kvm,benchmark,big-parallel - %s\n' "$host_key" >"$generated/nix/machines"
printf 'system = aarch64-darwin\nbuild-users-group = nixbld\nsandbox = false\nsubstituters =\nexperimental-features = nix-command\n' >"$generated/nix/nix.conf"
cat >"$generated/ssh/ssh_config.d/100-linux-builder.conf" <<'CONF'
Host linux-builder
  User builder
  Hostname localhost
  HostKeyAlias linux-builder
  Port 31022
  IdentityFile /etc/nix/builder_ed25519
CONF
rm -rf "$mac/etc/ssh/ssh_config.d"
mkdir -p "$mac/etc/ssh/ssh_config.d"
printf '# This is the ssh client system-wide configuration file.\n\nInclude /etc/ssh/ssh_config.d/*\n' >"$mac/etc/ssh/ssh_config"
printf '127.0.0.1\tlocalhost\n255.255.255.255\tbroadcasthost\n::1\tlocalhost\n' >"$mac/etc/hosts"

cp -a "$parts/fakes" "$mac/fakes"
[ ! -d "$parts/opt" ] || cp -R "$parts/opt/." "$mac/opt/"
cp -a "$parts/nix-darwin/Library" "$mac/"
cp -a "$parts/nix-darwin/nix/store/." "$mac/nix/store/"
mv "$mac/fakes/launchctl" "$mac/usr/bin/launchctl"
mv "$mac/fakes/osascript" "$mac/usr/bin/osascript"
install -m 755 "$(dirname "$0")/dseditgroup.sh" "$mac/usr/sbin/dseditgroup"
mkdir -p "$mac/nix/var/nix/profiles/default/bin" "$mac/Library/Application Support"
ln -s /usr/bin/nix /usr/bin/nix-build /usr/bin/nix-store "$mac/nix/var/nix/profiles/default/bin/"
printf 'alice ALL=(root) NOPASSWD: ALL\n' >"$mac/etc/sudoers.d/alice"
chmod 440 "$mac/etc/sudoers.d/alice"

# Executes a command with the folder as its root, in a mount namespace of its own. Call it in the background.
enter() {
  exec unshare -m bash -c '
    root=$1; shift
    mount --make-rprivate /
    mount --rbind "$root" "$root"
    cd "$root"; mkdir -p .old; pivot_root . .old; cd /; umount -l /.old; rmdir /.old
    exec env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin HOME=/var/root USER=root "$@"' enter "$@"
}

# Started as `nix daemon`, not `nix-daemon`: unlike on a Mac, ps lists the guest's processes here.
enter "$guest" bash -c 'nix --extra-experimental-features nix-command daemon >/tmp/nix-daemon.log 2>&1 & exec sleep 86400' &
echo $! | tee "$base/guest.pid" >"$mac/run/guest.pid"
enter "$mac" bash -c '
  set -eu
  export NIX_CONF_DIR=/tmp/etc/nix
  store=$(nix-store --add /tmp/etc)
  unset NIX_CONF_DIR
  rm -rf /tmp/etc
  ln -s "$store" /etc/static
  ln -s /etc/static/nix/machines /etc/nix/machines
  ln -s /etc/static/nix/nix.conf /etc/nix/nix.conf
  ln -s /etc/static/ssh/ssh_config.d/100-linux-builder.conf /etc/ssh/ssh_config.d/100-linux-builder.conf
  /usr/sbin/sshd -E /tmp/remote-login.log
  nix-daemon >/tmp/nix-daemon.log 2>&1 &
  echo $! >/run/nix-daemon.pid
  { echo start; exec sleep 86400; } | "$1" /fakes/launchd.mjs /fakes "" >/run/launchd.log 2>&1' mac "$node" &
echo $! >"$base/mac.pid"

# Waits until the rest of the arguments succeeds as a command. The end of this script, process 1, ends its whole namespace.
wait_until() {
  until "${@:2}"; do
    if [ "$SECONDS" -ge "$start_limit" ]; then
      echo "After $SECONDS s $1 had not started. Its log: $(tail -n 5 "$mac/run/launchd.log" "$mac/tmp/nix-daemon.log" "$guest/tmp/nix-daemon.log" 2>&1)" >&2
      exit 1
    fi
    sleep 0.05
  done
}
wait_until "the Mac's nix-daemon" test -S "$mac/nix/var/nix/daemon-socket/socket"
wait_until "the guest's nix-daemon" test -S "$guest/nix/var/nix/daemon-socket/socket"
wait_until 'the fake launchd' grep -qsx start "$mac/run/launchd.log"
# A socket that listens (0A) at port 31022 (792E), found without a connection, which tests count.
wait_until "the guest's sshd" grep -q ':792E 00000000:0000 0A' /proc/net/tcp
chmod 666 "$mac/fakes/launchd.sock"
echo ready
wait
