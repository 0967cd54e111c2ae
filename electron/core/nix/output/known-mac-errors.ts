import type { KnownError } from './known-errors.ts'

/** Messages about a nix-daemon that does not answer. In a build on a builder they mean that builder's (NixOS/nix#10136). */
const daemonErrors: KnownError = {
  pattern:
    /big-lock.*Permission denied|cannot connect to (?:socket|daemon) at '?\/|(?:cannot open|opening a) connection to remote store 'daemon'|access denied by the Nix daemon|is not allowed to connect to the Nix daemon|'\/nix\/var\/nix\/daemon-socket\/socket': (?:No such file or directory|Permission denied|Operation not permitted)|don't have permission to lock Nix database/,
  findings: ['daemon-down'],
  onBuilder: {
    findings: ['guest-store-unreachable'],
    meaning: 'daemonSilent',
    ssh: 'arrived',
  },
}

/** The programs of the daemon and the jobs that start them; launchctl and dyld name them before they say what is wrong. */
const daemonJobs = String.raw`(?:org\.nixos\.(?:nix-daemon|darwin-store)|systems\.determinate\.[\w-]+(?:\.[\w-]+)?)`
const startErrors: KnownError = {
  pattern: new RegExp(
    [
      `${daemonJobs}\\b[\\s\\S]{0,1200}?(?:Bootstrap|Boot-out|Load) failed: \\d+`,
      `Could not (?:find|kickstart|enable|start) service "${daemonJobs}"`,
      String.raw`${daemonJobs}(?:\.plist)?: (?:Service is disabled|Path had bad ownership/permissions)`,
      `${daemonJobs}\\b[^\\n]{0,80}Service could not initialize`,
      'the determinate-nixd controlled Nix daemon will not work',
      String.raw`(?:Library not loaded|Symbol (?:not found|missing)): [^\n]{1,300}\n[\s\S]{0,200}?Referenced from: (?:<[\w-]+> )?/\S*(?:determinate-nixd|nix-daemon|bin/nix)\b`,
      String.raw`nix-daemon\b[\s\S]{0,800}?Nix crashed\. This is a bug`,
      String.raw`Nix crashed\. This is a bug[\s\S]{0,1500}?\b(?:nix::daemon::|in nix-daemon\b)`,
      // Objective-C ends a child of the daemon that was forked while another thread used it; the daemon's log has both.
      String.raw`accepted connection from pid [\s\S]{0,1200}?objc\[\d+\]: [^\n]{1,300}fork\(\) was called`,
    ].join('|'),
  ),
  findings: ['daemon-down'],
}

/** Messages of Nix about its own files on this Mac, and of nix-darwin about the files in /etc. */
export const macErrors: readonly KnownError[] = [
  daemonErrors,
  startErrors,
  {
    // Without a daemon's socket Nix opens the store itself, which an ordinary user may not (local-store.cc).
    pattern:
      /could not set permissions on '\/nix\/var\/nix\/|(?:creating (?:directory|file|symlink)|opening (?:lock )?file|changing (?:mode|ownership) of(?: path)?) ['"]\/nix\/(?:var\/nix|store)\/\S*: Permission denied|'\/nix\/var\/nix\/db' is not writable|creating directory ['"]\/nix['"]: Read-only file system|(?:cannot open|opening) SQLite database '\/nix\/var\/nix\//,
    findings: ['daemon-down'],
    onBuilder: {
      findings: ['guest-store-unreachable'],
      meaning: 'daemonNotRunning',
      ssh: 'arrived',
    },
  },
  {
    // The same texts as nix-refusal.ts reads.
    pattern:
      /(?:syntax error in|illegal) configuration line '|file '[^'\n]+' included from '[^'\n]+' not found|(?:[Bb]oolean |configuration )?setting '[^'\n]+' has invalid value/,
    findings: ['daemon-down'],
  },
  {
    // build-remote.cc: one build at a time copies its inputs to a machine.
    pattern: /waiting for the upload lock|hogging the upload lock/,
    findings: ['build-stuck'],
  },
  {
    pattern:
      /Native Linux Builder is not currently available|experimental (?:Nix )?feature 'external-builders' is disabled/,
    findings: ['external-builder-broken'],
  },
  {
    // The program's own words, not those of the build in its VM (input-output-hk/nix-linux-builder, src/log.h; Nix'
    // external-derivation-builder.cc).
    pattern:
      /nix-linux-builder: error: |executing ['"][^'"\n]{1,250}\/(?:nix-linux-builder|determinate-nixd)['"]: |'recursive-nix' is not supported yet by external derivation builders/,
    findings: ['external-builder-broken'],
  },
  {
    pattern: /ignoring the (?:client|user)-specified setting 'builders'/,
    findings: ['builders-setting-ignored'],
  },
  {
    pattern: /path '\/nix\/store\/[0-9a-z]{32}-(?:etc-)?machines' was modified!/,
    findings: ['machines-store-modified'],
  },
  {
    pattern: /Unexpected files in \/etc, aborting activation[\s\S]{0,1500}?\/etc\/nix\/machines/,
    findings: ['machines-unmanaged'],
  },
  {
    pattern: /`?nix\.linux-builder\.enable`? requires `?nix\.enable/,
    findings: ['builder-absent'],
  },
]

/** In the labels of the jobs of known builders, and of those whose label says it (docs/nix-and-ssh.md, "Known builders"). */
const builderJobs = String.raw`(?:(?:linux|rosetta|nix|darwin)-builder|org\.nixos\.(?:virbyd|darwin-vz-nix))`

/** How Lima and Colima write their logs, and their steps: what another program says in such a line is about one of their VMs. */
export const limaLog =
  /^\W{0,3}\{"level":"\w+","msg":"|\[hostagent\] |failed to execute script|Waiting for the essential requirement \d/

/** Lima, and Colima and nix-rosetta-builder, which use it. Both also run VMs for Docker, which are no builders. */
export const limaMessage =
  /driver is running but host agent is not|host agent is running but \w+ driver is not|exiting, status=\{Running:false|host agent process has exited|VZ driver requires macOS|vm driver '\w+' needs macOS|error starting vm: |errors inspecting instance|unsupported build target macOS version/

/** What launchd and the builder's VM print on this Mac (docs/failures.md, "Messages of the builder"). */
export const serviceErrors: readonly KnownError[] = [
  {
    // launchd refuses a start of a job that the user or a profile has turned off, and any start that root did not ask for.
    pattern: new RegExp(`Could not kickstart service "[^"\\n]{0,80}${builderJobs}[\\w-]{0,80}": 1: `),
    findings: ['service-blocked', 'service-not-loaded'],
  },
  {
    pattern: new RegExp(
      `${builderJobs}[\\w-]{0,80}(?:\\.plist)?: Service is disabled|${builderJobs}[\\s\\S]{0,1200}?Load failed: 119: `,
    ),
    findings: ['service-disabled'],
  },
  {
    // launchctl names the job only in its command; the words alone are about the job that is being started, whichever it is.
    pattern: new RegExp(
      [
        `Could not find service "[^"\\n]{0,80}${builderJobs}[\\w-]{0,80}" in domain`,
        `${builderJobs}[\\s\\S]{0,1200}?(?:Bootstrap|Load) failed: 5: Input/output error`,
        String.raw`^(?![\s\S]*(?:\.plist|Activating |creating service |launch agent))[\s\S]*Bootstrap failed: 5: Input/output error`,
      ].join('|'),
    ),
    findings: ['service-not-loaded'],
  },
  {
    pattern: /[Cc]ould not set up host forwarding rule '[^'\n]{1,80}-:22'|Failed to get "write" lock/,
    findings: ['port-clash'],
  },
  {
    // launchd's log: the program of the job is missing, or its account is.
    pattern: new RegExp(`${builderJobs}[^\\n]{0,80}Service could not initialize`),
    findings: ['service-crash-looping', 'closure-missing'],
  },
  {
    // virby; vfkit and vzvm ask macOS for the address in the same way (docs/failures.md, "guest-no-address").
    pattern: /[Ff]ailed to discover (?:VM IP|IP address: timeout)|Could not discover guest (?:VM )?IP/,
    findings: ['guest-no-address', 'service-crash-looping'],
  },
  {
    pattern:
      /Error Domain=VZErrorDomain |doesn['’]t have the "com\.apple\.(?:security\.virtualization|vm\.networking)" entitlement|Property '[\w-]+-cpu\.[\w-]+' not found|hvf_arch_init_vcpu|HVF does not support GICv2 emulation|\bret = HV_[A-Z_]+|unsupported machine type: "virt|preflight: Rosetta is not installed|is a QEMU qcow2 image, not a raw disk|\/bin\/(?:run-[\w.-]*vm|run-builder|create-builder): line \d+: \S+: cannot execute/,
    findings: ['service-crash-looping'],
  },
  {
    // The messages of QEMU, except what it says when it is ended or as a warning.
    pattern:
      /^\W{0,20}(?:\/\S{1,250}\/)?qemu-system-\w{1,20}: (?!warning|terminating on signal|info|-netdev user|falling back)/m,
    findings: ['service-crash-looping'],
  },
  {
    pattern: /Kernel panic - not syncing/,
    findings: ['guest-crashed'],
  },
  {
    pattern: limaMessage,
    findings: ['service-crash-looping'],
  },
]
