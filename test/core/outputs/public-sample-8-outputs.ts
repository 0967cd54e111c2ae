import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Messages of operating systems and containers, most of them without Nix. */
export const publicSample8Outputs: readonly PublicOutput[] = [
  {
    name: 'public notes: cargo metadata in a build',
    text: joinLines(
      `# error: builder for '${formatDrv('cumulus-v0.9.27')}' failed with exit code 101;`,
      '#  last 10 log lines:',
      '#  >   --- stderr',
      "#  >   thread 'main' panicked at '`cargo metadata` can not fail on project `Cargo.toml`; qed: CargoMetadata'",
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: wget in a sandbox',
    text: joinLines(
      '❯ nix build .#hello',
      `error: builder for '${formatDrv('hello-2.12')}' failed with exit code 4;`,
      '       last 4 log lines:',
      '       > Running phase: unpackPhase',
      '       > --2024-08-17 08:33:20--  https://ftp.gnu.org/gnu/hello/hello-2.12.tar.gz',
      '       > Resolving ftp.gnu.org (ftp.gnu.org)... failed: Temporary failure in name resolution.',
      "       > wget: unable to resolve host address 'ftp.gnu.org'",
    ),
    ids: ['guest-network'],
  },
  {
    name: 'public book: a failed compilation',
    text: joinLines(
      `error: builder for '${formatDrv('my-package-1.0')}' failed with exit code 1;`,
      '       last 10 log lines:',
      '       > make: *** [Makefile:42: main.o] Error 1',
      "       > error: compilation of `main.c' failed",
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: a mirror with its own certificate',
    text: joinLines(
      'establish a secure connection to it. To learn more about this situation and',
      'how to fix it, please visit the webpage mentioned above.',
      'error: cannot download payload.txt from any mirror',
      `error: builder for '${formatDrv('payload.txt')}' failed with exit code 1;`,
      '       last 12 log lines:',
      '       >',
      '       > trying https://nix-test.example:8443/payload.txt',
      '       > curl: (60) SSL certificate problem: self-signed certificate',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public docs: pytest-lsp',
    text: joinLines(
      '   $ nix develop -c .#py310',
      `   error: builder for '${formatDrv('python3.10-pytest-lsp-0.2.1')}' failed with exit code 1;`,
      '          last 10 log lines:',
      '          > installing',
      '          > Executing pipInstallPhase',
      '          > ERROR: Could not find a version that satisfies the requirement pygls',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public docs: lix-unit-tests',
    text: joinLines(
      `error: builder for '${formatDrv('lix-unit-tests')}' failed with exit code 1;`,
      '       last 10 log lines:',
      '       > /build/nix-20-1/expected.nix --- 1/2 --- Nix',
      '       > 1 3',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: holo-northbound',
    text: joinLines(
      'this derivation will be built:',
      `  ${formatDrv('holo-0.5.0')}`,
      `building '${formatDrv('holo-0.5.0')}'...`,
      `error: builder for '${formatDrv('holo-0.5.0')}' failed with exit code 101;`,
      '       last 25 log lines:',
      '       >    Compiling tracing-subscriber v0.3.18',
      '       > error: failed to run custom build command for `holo-northbound v0.5.0`',
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: a typo in a host',
    text: joinLines(
      'iot@desktop-gr:~$ ssh pi@rpiaudio',
      'ssh: Could not resolve hostname rpiaudio: Name or service not known',
    ),
    ids: ['ssh-route'],
  },
  {
    name: 'public notes: github.com does not resolve',
    text: joinLines(
      '$ git push',
      'ssh: Could not resolve hostname github.com: nodename nor servname provided, or not known',
      'fatal: Could not read from remote repository.',
    ),
    ids: [],
    failure: 'download',
  },
  { name: 'public notes: an ARM program', text: '-sh: ./pwn: Exec format error', ids: [] },
  {
    name: 'public notes: a container of another processor',
    text: "exec container process '/e2e.test': Exec format error",
    ids: [],
  },
  {
    name: 'public forum: a kernel module',
    text: joinLines(
      '22:45:56 ~$ sudo modprobe nvidia',
      "modprobe: ERROR: could not insert 'nvidia_340': Exec format error",
    ),
    ids: [],
  },
  {
    name: 'public docs: Cloud Run',
    text: 'terminated: Application failed to start: failed to load /usr/local/bin/python: exec format error',
    ids: [],
  },
  {
    name: 'public page: assembly',
    text: joinLines('null@ubuntu:~$ ./myasm', 'bash: ./myasm: cannot execute binary file: Exec format error'),
    ids: [],
    failure: 'linux-program',
  },
  {
    name: 'public docs: a cross build',
    text: 'standard_init_linux.go:228: exec user process caused: exec format error',
    ids: [],
  },
  {
    name: 'public docs: a full disk of Node',
    text: 'Error: ENOSPC: no space left on device, write',
    ids: [],
  },
  {
    name: 'public docs: containers on a volume',
    text: 'Error: writing blob: adding layer with blob "sha256:abc": processing tar file(write /model.bin: no space left on device): exit status 1',
    ids: [],
  },
  {
    name: 'public notes: sandboxed agent',
    text: joinLines(
      '$ nix eval path:.#nixosConfigurations.acerus.config.system.build.toplevel.drvPath --raw',
      'error:',
      "       … while fetching the input 'path:/home/alice/dotnix'",
      '',
      "       error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Operation not permitted",
      'eval_rc=1',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'public notes: sandboxed agent, without quotes',
    text: joinLines(
      '`cannot connect to socket at /nix/var/nix/daemon-socket/socket: Operation',
      'not permitted`',
    ),
    ids: ['daemon-down'],
  },
  {
    name: 'public test: an archive that was cut',
    text: 'error: cannot read file from tarball: Truncated tar archive detected while reading data',
    ids: [],
  },
  {
    name: 'public notes: nix copy in a container',
    text: joinLines(
      'cannot copy <path>: error: cannot connect to socket at',
      "'/nix/var/nix/daemon-socket/socket'",
    ),
    ids: ['daemon-down'],
    // The author broke the line at a width that no terminal has.
    exceptIn: ['after a progress bar'],
  },
  {
    name: 'public library: a socket of Qt',
    text: 'cannot connect to socket at sdnotify: Connection refused',
    ids: [],
  },
  {
    name: 'public notes: xdp2',
    text: joinLines(
      `error: builder for '${formatDrv('xdp2-build-dev')}' failed with exit code 2;`,
      '       last 25 log lines:',
      '       >       | ^',
      `       > ${formatPath('python3-3.13.7')}/include/python3.13/pyport.h:429:2: error: "LONG_BIT definition appears wrong for platform"`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public notes: Terraform in CloudShell',
    text: 'Error: Failed to install provider: write /home/cloudshell-user/.terraform/providers/x: no space left on device',
    ids: [],
  },
  {
    name: 'public notes: an unhealthy builder',
    text: 'vfkit guest realization fails with `Nix daemon disconnected unexpectedly`',
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'public notes: nixbld',
    text: "cannot build on 'ssh-ng://builder@linux-builder': error: Nix daemon disconnected unexpectedly (maybe it crashed?)",
    ids: ['guest-store-unreachable', 'guest-disk-full'],
  },
]
