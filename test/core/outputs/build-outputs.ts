import type { NixOutput } from './field-outputs.ts'

const uri = 'ssh-ng://builder@linux-builder'
const drv = '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-hello-2.12.1.drv'
const formatQuoted = (words: string) =>
  `building '${drv}' on '${uri}'...\nerror: builder for '${drv}' failed with exit code 2;\n       last 1 log lines:\n       > ${words}`
const formatLogged = (words: string) => `hello> ${words}`

/**
 * Output of a build in the guest, and of launchd, nix-darwin and the VM on the Mac, with the findings that it points
 * to.
 */
const texts: Readonly<Record<string, readonly (readonly [text: string, ids: readonly string[]])[]>> = {
  'its disk': [
    [formatQuoted('cp: error writing out: No space left on device'), ['guest-disk-full']],
    [formatLogged('npm ERR! ENOSPC: no space left on device, write'), ['guest-disk-full']],
    [
      `error: build of '${drv}' on '${uri}' failed: error: committing transaction: database or disk is full (in '/nix/var/nix/db/db.sqlite')`,
      ['guest-disk-full'],
    ],
    ['error: writing to file: No space left on device', ['guest-disk-full', 'host-disk-low']],
  ],
  'its memory': [
    [formatQuoted('c++: fatal error: Killed signal terminated program cc1plus'), ['guest-out-of-memory']],
    [formatQuoted('collect2: fatal error: ld terminated with signal 9 [Killed]'), ['guest-out-of-memory']],
    [formatQuoted('virtual memory exhausted: Cannot allocate memory'), ['guest-out-of-memory']],
    [
      formatQuoted("terminate called after throwing an instance of 'std::bad_alloc'"),
      ['guest-out-of-memory'],
    ],
    [
      formatLogged(
        'error: could not compile `syn` (lib): process did not exit successfully (signal: 9, SIGKILL: kill)',
      ),
      ['guest-out-of-memory'],
    ],
    [
      formatLogged('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'),
      ['guest-out-of-memory'],
    ],
    [formatLogged('fatal error: runtime: out of memory'), ['guest-out-of-memory']],
    [formatLogged('java.lang.OutOfMemoryError: Java heap space'), ['guest-out-of-memory']],
    [
      `error: build of '${drv}' on '${uri}' failed: builder for '${drv}' failed due to signal 9 (Killed)`,
      ['guest-out-of-memory'],
    ],
    [
      `building '${drv}' on '${uri}'...\nerror: builder for '${drv}' failed due to signal 9 (Killed)`,
      ['guest-out-of-memory'],
    ],
    [
      `building '${drv}' on '${uri}'...\nerror: builder for '${drv}' failed with exit code 137`,
      ['guest-out-of-memory'],
    ],
    ['[ 812.1] Out of memory: Killed process 4242 (cc1plus) total-vm:3145728kB', ['guest-out-of-memory']],
    [formatLogged('FAIL: memory_test: expected 3, got 4'), []],
  ],
  'its network': [
    [formatQuoted('curl: (6) Could not resolve host: github.com'), ['guest-network']],
    [
      formatLogged('fatal: unable to access https://github.com/x/y/: Could not resolve host: github.com'),
      ['guest-network'],
    ],
    [
      formatLogged(
        'error: download of config.json failed: [6] Could not resolve hostname (Could not resolve host: index.crates.io)',
      ),
      ['guest-network'],
    ],
    [
      formatLogged(
        'go: module x: Get "https://proxy.golang.org/x": dial tcp: lookup proxy.golang.org: Temporary failure in name resolution',
      ),
      ['guest-network'],
    ],
    [formatLogged('go: dial tcp: lookup proxy.golang.org on 10.0.2.3:53: no such host'), ['guest-network']],
    [
      formatLogged(
        'npm error network request to https://registry.npmjs.org/x failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org',
      ),
      ['guest-network'],
    ],
    [formatLogged("wget: unable to resolve host address 'ftp.gnu.org'"), ['guest-network']],
    [formatLogged('urlopen error [Errno -3] Temporary failure in name resolution'), ['guest-network']],
    [
      formatQuoted('curl: (7) Failed to connect to github.com port 443 after 2 ms: Network is unreachable'),
      ['guest-network'],
    ],
    [
      `error: build of '${drv}' on '${uri}' failed: error: unable to download 'https://cache.nixos.org/x.narinfo': Couldn't resolve host name (6)`,
      ['guest-network'],
    ],
    [
      `error: build of '${drv}' on '${uri}' failed: error: unable to download 'https://cache.nixos.org/x.narinfo': Could not resolve hostname (6) Could not resolve host: cache.nixos.org`,
      ['guest-network'],
    ],
    [
      "warning: error: unable to download 'https://cache.nixos.org/nix-cache-info': Could not resolve host: cache.nixos.org (6); retrying in 300 ms",
      [],
    ],
    [formatLogged('curl: (22) The requested URL returned error: 404'), []],
  ],
  'its clock and its certificates': [
    [formatQuoted('curl: (60) SSL certificate problem: certificate is not yet valid'), ['guest-clock-skew']],
    [
      formatLogged(
        'x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is before 2026-11-01',
      ),
      ['guest-clock-skew'],
    ],
    [
      formatLogged('make: warning:  Clock skew detected.  Your build may be incomplete.'),
      ['guest-clock-skew'],
    ],
    [
      formatLogged("make: Warning: File 'Makefile' has modification time 3600 s in the future"),
      ['guest-clock-skew'],
    ],
    [formatLogged('invalid peer certificate: NotValidYet'), ['guest-clock-skew']],
    [
      formatQuoted('curl: (60) SSL certificate problem: unable to get local issuer certificate'),
      ['certificates-missing'],
    ],
    [
      formatLogged(
        'curl: (77) error setting certificate verify locations:  CAfile: /etc/ssl/certs/ca-certificates.crt',
      ),
      ['certificates-missing'],
    ],
    [
      formatLogged(
        'ssl.SSLCertVerificationError: certificate verify failed: self-signed certificate in certificate chain',
      ),
      ['certificates-missing'],
    ],
    [
      "error: unable to download 'https://cache.nixos.org/x': SSL peer certificate or SSH remote key was not OK (60)",
      [],
    ],
  ],
  'programs of another system': [
    [
      formatQuoted('bash: line 3: ./a.out: cannot execute binary file: Exec format error'),
      ['x86-not-runnable'],
    ],
    [
      formatLogged("qemu-x86_64: Could not open '/lib64/ld-linux-x86-64.so.2': No such file or directory"),
      ['x86-not-runnable'],
    ],
    [formatLogged('rosetta error: failed to open elf at /lib64/ld-linux-x86-64.so.2'), ['x86-not-runnable']],
  ],
  'of tests in it': [
    [formatLogged('ssh: connect to host localhost port 2222: Connection refused'), []],
    [formatLogged('zsh: command not found: nix-daemon'), []],
    [
      formatLogged(
        "error: cannot connect to socket at '/build/nix/var/nix/daemon-socket/socket': Connection refused",
      ),
      [],
    ],
  ],
  'of the VM and launchd': [
    ['qemu-system-aarch64: HVF does not support GICv2 emulation', ['service-crash-looping']],
    [
      'qemu-system-aarch64: unsupported machine type: "virt-11.0"\nUse -machine help to list supported machines',
      ['service-crash-looping'],
    ],
    ["qemu-system-aarch64: Property 'max-arm-cpu.sme' not found", ['service-crash-looping']],
    [
      'ERROR:../target/arm/hvf/sysreg.c.inc:149:hvf_arch_init_vcpu: assertion failed: (x)',
      ['service-crash-looping'],
    ],
    [
      "qemu-system-aarch64: -netdev user,id=user.0: Could not set up host forwarding rule 'tcp::31022-:22'",
      ['port-clash'],
    ],
    [
      'qemu-system-aarch64: Failed to get "write" lock\nIs another process using the image [nixos.qcow2]?',
      ['port-clash'],
    ],
    [
      "qemu-system-aarch64: -drive file=/x: Could not open '/x/nixos.qcow2': Permission denied",
      ['service-crash-looping'],
    ],
    ["qemu-system-aarch64: cannot set up guest memory 'mach-virt.ram'", ['service-crash-looping']],
    ['qemu-system-aarch64: terminating on signal 15 from pid 1 (launchd)', []],
    ['Kernel panic - not syncing: VFS: Unable to mount root fs', ['guest-crashed']],
    ['EXT4-fs error (device vda1): ext4_lookup: inode #123', ['guest-store-stale']],
    [formatLogged('machine # Kernel panic - not syncing: Attempted to kill init'), []],
    [formatLogged('qemu-system-x86_64: Could not open disk'), []],
    ['preflight: Rosetta is not installed', ['service-crash-looping']],
    ['Failed to discover VM IP within 60 seconds', ['guest-no-address', 'service-crash-looping']],
    ['Bootstrap failed: 5: Input/output error', ['service-not-loaded']],
    ['Could not find service "org.nixos.linux-builder" in domain for system', ['service-not-loaded']],
    ['Could not find service "com.example.other" in domain for system', []],
    [
      'Could not kickstart service "org.nixos.linux-builder": 1: Operation not permitted',
      ['service-blocked', 'service-not-loaded'],
    ],
    ['Could not kickstart service "com.apple.audio.coreaudiod": 1: Operation not permitted', []],
    [
      'Could not kickstart service "com.example.other": 150: Operation not permitted while System Integrity Protection is engaged',
      [],
    ],
    [
      '/Library/LaunchDaemons/org.nixos.linux-builder.plist: Service is disabled\nLoad failed: 119: Service is disabled',
      ['service-disabled'],
    ],
    ['Error Domain=VZErrorDomain Code=2 "Invalid storage device"', ['service-crash-looping']],
    [
      "building '/nix/store/6c6qvzv09schcwfkhk45610mga0ch908-x.drv'...\nx> could not find service of type foo\nx> Error: Service is disabled",
      [],
    ],
    ['Failed assertions:\n- `nix.linux-builder.enable` requires `nix.enable`', ['builder-absent']],
    ['error: Package ‘virtiofsd-1.13.2’ in x is not available on the requested hostPlatform', []],
  ],
}

export const buildOutputs: readonly NixOutput[] = Object.entries(texts).flatMap(([subject, list]) =>
  list.map(([text, ids]) => ({ name: `a build, ${subject}: ${text.slice(0, 70)}`, text, ids })),
)
