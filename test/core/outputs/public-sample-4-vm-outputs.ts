import { joinLines, type PublicOutput } from './public-output.ts'

/** What Lima, Colima and Apple's virtualization print, in public threads. */
export const publicSample4VmOutputs: readonly PublicOutput[] = [
  {
    name: 'NixOS/nixpkgs#346006',
    text: "FATA[0000] vm driver 'vz' needs macOS 13 or later (Hint: try recompiling Lima if you are seeing this error on macOS 13) ",
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#502',
    text: joinLines(
      '> Using the existing instance "colima"',
      '> host agent process has exited: exit status 1',
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'abiosoft/colima#556',
    text: joinLines(
      'TRAC[0000] cmd ["limactl" "start" "colima"]',
      '> Using the existing instance "colima"',
      '> errors inspecting instance: [field `mountType` must be "reverse-sshfs" or "9p" , got "virtiofs"]',
      "FATA[0000] error starting vm: error at 'starting': exit status 1 ",
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'lima-vm/lima#1182',
    text: joinLines(
      '{"level":"info","msg":"Starting VZ (hint: to watch the boot progress, see \\"/Users/me/.lima/example-com/serial.log\\")","time":"2022-11-19T15:13:35-05:00"}',
      '{"level":"fatal","msg":"unsupported build target macOS version for 13.0","time":"2022-11-19T15:13:35-05:00"}',
    ),
    ids: ['service-crash-looping'],
    failure: 'other-vm',
  },
  {
    name: 'lima-vm/lima#1715',
    text: joinLines(
      'INFO[0000] SSH Local Port: 55552                        ',
      'INFO[0000] [hostagent] Waiting for the essential requirement 1 of 3: "ssh" ',
      'INFO[0000] [hostagent] [VZ] - vm state change: running  ',
      'INFO[0011] [hostagent] The essential requirement 1 of 3 is satisfied ',
    ),
    ids: [],
  },
  {
    name: 'lima-vm/lima#1293',
    text: 'tcpproxy: for incoming conn 127.0.0.1:52938, error dialing "192.168.5.15:22": connect tcp 192.168.5.15:22: no route to host',
    ids: ['builder-wedged'],
  },
  {
    name: '34306/vphone-aio#33',
    text: 'Error: Error Domain=VZErrorDomain Code=1 "The virtual machine failed to start." UserInfo={NSLocalizedFailure=Internal Virtualization error., NSLocalizedFailureReason=The virtual machine failed to start.}',
    ids: ['service-crash-looping'],
  },
  {
    name: 'linuxkit/linuxkit#4115',
    text: joinLines(
      'onboot 002-mount: from /containers/onboot/002-mount',
      'mount: mounting containers on /var/lib failed: No such device',
    ),
    ids: [],
  },
]
