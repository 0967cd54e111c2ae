import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { LogView } from '../../electron/app/contract/captured-log.ts'

/** A builder whose output was not captured. */
export const noLog: LogView = {
  captured: null,
  services: [],
  unavailable: null,
  canCapture: true,
  findings: [],
}

const captured: NonNullable<LogView['captured']> = {
  path: '/Library/Application Support/Builderbar/builder.log',
  bytes: 14_336,
  since: '2026-03-04T09:50:00.000Z',
  state: 'on',
  lines: [
    '[    0.000000] Booting Linux on physical CPU 0x0000000000',
    '[    1.204311] EXT4-fs (vda): mounted filesystem with ordered data mode',
    '[  OK  ] Started OpenSSH Daemon.',
    '<<< Welcome to NixOS 25.11 (aarch64) - ttyAMA0 >>>',
    'nixos login: builder (automatic login)',
  ],
  message: [],
}

const crashed: NonNullable<LogView['captured']> = {
  ...captured,
  bytes: 61,
  state: 'ended',
  lines: ['qemu-system-aarch64: hvf_arch_init_vcpu: assertion failed'],
  message: [
    'QEMU does not fit this macOS: it was built for an older one and stops while it sets up the processor. An update of nixpkgs has one that fits.',
  ],
}

/** Screens of the log. */
export const logScreens: Readonly<Record<string, Partial<PopoverView>>> = {
  log: { page: 'log', log: { ...noLog, captured } },
  'log-of-a-crash': { page: 'log', log: { ...noLog, captured: crashed } },
  'log-not-captured': { page: 'log', log: noLog },
  'log-not-seen': {
    page: 'log',
    log: { ...noLog, unavailable: 'it is not a file that only root can change' },
  },
  'log-captured': {
    repair: {
      status: 'done',
      since: '2026-03-04T09:59:30.000Z',
      results: [
        {
          subject: { kind: 'control', control: 'capture-log', service: 'org.nixos.linux-builder' },
          outcome: 'fixed',
          before: [],
          after: [],
          output: 'What the builder prints is captured until it ends.',
        },
      ],
    },
  },
}
