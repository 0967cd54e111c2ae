import { formatDrv, formatPath, joinLines, type PublicOutput } from './public-output.ts'

/** Sample 10: most of it the same words about other computers, services and programs. Of the 27 that were new the program answered 15. */
export const publicSample10Outputs: readonly PublicOutput[] = [
  {
    name: 'public file 58790764655',
    text: "  unexpected Nix daemon error: error: executing SQLite statement 'pragma synchronous = normal': disk I/O error, disk I/O error (in '/nix/var/nix/db/db.sqlite')",
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'public file 57417080149',
    text: joinLines(
      '   `error: Nix daemon disconnected unexpectedly (maybe it crashed?)` in the stage-tree phase.',
      '   **THE FULL PREFIX CANNOT COMPLETE ON THIS BOX. The kernel OOM-killed nix-daemon, twice,',
      '   and LOWER parallelism made it worse:**',
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'public file 70888884321',
    text: joinLines(
      `error: Cannot build '${formatDrv('granola-7.626.3')}'.`,
      '       Reason: builder failed with exit code 1.',
      `       > build input ${formatPath('move-lib64.sh')} does not exist`,
    ),
    ids: [],
    failure: 'build',
  },
  {
    name: 'public file 71630276680 a',
    text: 'cc1plus: out of memory allocating 65536 bytes',
    ids: ['guest-out-of-memory'],
  },
  {
    name: 'public file 71630276680 b',
    text: 'Out of memory: Killed process 4211 (nix-daemon)',
    ids: ['guest-out-of-memory'],
  },
  {
    name: 'public file 68288080200',
    text: joinLines(
      '  prove application outcome. The visible alert said “Failed to save the',
      '  document.” and “Error writing to file: No space left on device.”',
    ),
    ids: [],
  },
  {
    name: 'public file 33152322833',
    text: joinLines(
      'NET: Registered protocol family 2',
      'IP: routing cache hash table of 2048 buckets, 16Kbytes',
      'NET: Registered protocol family 1',
      'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(1,0).',
      '',
      'can anyone provide me any suggestions or solutions for creating root filesystem and linking that with the kernel ?',
    ),
    ids: [],
  },
  {
    name: 'public file 57116249468',
    text: joinLines(
      'title: "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)"',
      'date: 2012-12-12',
      'I am dual booting Windows 7 and Ubuntu 12.04 on a Sony Vaio svt13112fxs.',
    ),
    ids: [],
  },
  {
    name: 'public file 27934737662',
    text: joinLines(
      '### "Cannot execute binary file: Exec format error"',
      '',
      '**Cause:** Wrong architecture (e.g., trying to run arm64 on x64).',
    ),
    ids: [],
  },
  {
    name: 'public file 53859766907',
    text: joinLines(
      "# runner shadows the template's install and crashes the orchestrator",
      '# with `cannot execute binary file: Exec format error`. Install to a',
      '# runner-pod-local /tmp path (tmpfs, not NFS)',
    ),
    ids: [],
  },
  {
    name: 'public file 66744941267',
    text: '"log_tail" => "sh: cannot execute binary file: Exec format error"',
    ids: [],
  },
  {
    name: 'public file 17131361582',
    text: joinLines(
      '$ ozc -x prolog_system_test.oz',
      'bash: ./prolog_system_test: cannot execute binary file: Exec format error',
    ),
    ids: [],
    failure: 'linux-program',
  },
  {
    name: 'public file 34338630602',
    text: 'bash: /usr/bin/cmk-agent-ctl: cannot execute binary file: Exec format error',
    ids: [],
  },
  {
    name: 'public file 1830672902',
    text: joinLines(
      'mike@server:~$ ./image.png',
      '',
      '-bash: ./image.png: cannot execute binary file: Exec format error',
    ),
    ids: [],
    failure: 'linux-program',
  },
  {
    name: 'public file 57358321564',
    text: '- **`limactl: VM already running with stale config`** — `make wolfi-nuke`',
    ids: [],
  },
  {
    name: 'public file 41418723',
    text: joinLines(
      '**Note 2**: Sometimes Terraform fails with errors like:',
      'Failed to connect to the host via ssh: kex_exchange_identification: Connection closed by remote host...',
    ),
    ids: [],
  },
  {
    name: 'public file 53141102193',
    text: joinLines(
      '克隆 Github 仓库时遇到报措 kex_exchange_identification: Connection closed by remote host。执行 ``ssh -T git@github.com``',
      'kex_exchange_identification: Connection closed by remote host。 可能是因为某些封禁了 github 端口 22 的连接。',
    ),
    ids: [],
  },
  {
    name: 'public file 63151200973',
    text: joinLines(
      'launchctl bootout "$UID_GUI/$legacy" >/dev/null 2>&1 || true',
      '# dying job and fail with "Bootstrap failed: 5: Input/output error". Wait for',
    ),
    ids: [],
  },
  {
    name: 'public file 68366535193',
    text: joinLines(
      'plists in `/Library/LaunchDaemons` **must** be',
      'root-owned and not group/other-writable (mode 644) or you get',
      '`Load/Bootstrap failed: 5: Input/output error`; the binary must not carry a quarantine',
      '--identifier com.example.daemon',
    ),
    ids: [],
  },
  {
    name: 'public file 46439577073',
    text: joinLines(
      '- `com.ai.librechat` (LibreChat backend, default port 3080)',
      'This avoids a common macOS `launchctl bootstrap` failure (`Bootstrap failed: 5: Input/output error`) caused by LaunchDaemons refusing to execute binaries inside user-writable Homebrew trees',
    ),
    ids: [],
  },
  {
    name: 'public file 70485506488',
    text: joinLines(
      '{ code: 5, stdout: "", stderr: "Bootstrap failed: 5: Input/output error" };',
      'launchctl bootout system/ai.ronne.rmk-server',
    ),
    ids: [],
  },
  {
    name: 'public file 58582563643',
    text: joinLines(
      ' * `brew services start` shells out to `launchctl bootstrap gui/<uid> …plist`,',
      ' * which fails with `Bootstrap failed: 5: Input/output error` when a service is',
      ' * already bootstrapped in that domain',
    ),
    ids: [],
  },
  {
    name: 'public file 59148591501',
    text: joinLines(
      '    # `nix-daemon --stdio` serving the remote build. The host sees the build',
      '    # abort with "Nix daemon disconnected unexpectedly (maybe it crashed?)".',
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'public file 57451451426',
    text: joinLines(
      "daemon-session build (`ssh-ng`, the builder's whole purpose) hangs ~5 minutes",
      'and dies with `Nix daemon disconnected unexpectedly (maybe it crashed?)`.',
    ),
    ids: ['daemon-down', 'guest-store-unreachable', 'guest-disk-full'],
  },
  {
    name: 'public file 2578232749',
    text: joinLines(
      '### "Out of disk space" durante rebuild',
      '**Síntoma:**',
      '```',
      'error: writing to file: No space left on device',
      '```',
      'du -sh /nix/store',
    ),
    ids: ['guest-disk-full', 'host-disk-low'],
  },
  {
    name: 'public file 61439455855',
    text: 'The closure pages into the writable overlay and overflows around derivation ~150 with `error: writing to file: No space left on device`. No combination of `host_nix_store` bind-mount fixes this',
    ids: ['guest-disk-full', 'host-disk-low'],
  },
]
