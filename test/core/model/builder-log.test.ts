import { describe, expect, test } from 'vitest'
import {
  builderLog,
  builderLogMaxLines,
  builderLogPath,
  parseBuilderLog,
} from '../../../electron/core/model/builder-log.ts'

const escapeMark = String.fromCharCode(27)

describe("the builder's output", () => {
  test('is returned in lines without colours, carriage returns and bells', () => {
    const { lines } = parseBuilderLog(
      `${escapeMark}[2J${escapeMark}[1;32m<<< NixOS >>>${escapeMark}[0m\r\n\r\nlogin: ${escapeMark}[?25h\u0007\u202e\n`,
    )
    expect(lines).toEqual(['<<< NixOS >>>', 'login: ··'])
  })

  test('is returned without a truncated line', () => {
    expect(parseBuilderLog('half a line\nwhole\n', { isCut: true }).lines).toEqual(['whole'])
    expect(parseBuilderLog('half a line\nwhole\n').lines).toEqual(['half a line', 'whole'])
  })

  test('is limited, however much there is', () => {
    const parsedLog = parseBuilderLog(`${'x'.repeat(5000)}\n`.repeat(500))
    expect(parsedLog.lines).toHaveLength(builderLogMaxLines)
    expect(Math.max(...parsedLog.lines.map((line) => line.length))).toBeLessThan(250)
    const log = { path: builderLogPath, bytes: 1, changedAt: '2026-03-02T10:00:00.000Z', ...parsedLog }
    expect(builderLog.parse(log)).toEqual(log)
  })

  test.each([
    ['qemu-cpu-option', "qemu-system-aarch64: Property 'max-arm-cpu.sme' not found"],
    ['qemu-sdk', 'Assertion failed: hvf_arch_init_vcpu: assertion failed, file hvf.c'],
    [
      'image-in-use',
      'qemu-system-aarch64: -drive file=nixos.qcow2: Failed to get "write" lock\r\nIs another process using the image?',
    ],
    ['port-taken', "qemu-system-aarch64: Could not set up host forwarding rule 'tcp::31022-:22'"],
    ['port-taken', 'vzvm: cannot listen on 127.0.0.1:31022: Address already in use'],
    ['no-space', 'cp: /var/lib/linux-builder/nixos.qcow2: No space left on device'],
    ['no-rosetta', 'preflight: Rosetta is not installed'],
    ['other-image', 'preflight: /var/lib/linux-builder/nixos.qcow2 is a QEMU qcow2 image, not a raw disk'],
    ['guest-disk-not-found', '[ TIME ] Timed out waiting for device /dev/disk/by-label/nixos.'],
    ['no-build-group', "install: invalid group 'nixbld'"],
    ['qemu-cpu-option', "qemu-system-aarch64: Property 'host-arm-cpu.sve128' not found"],
    ['qemu-gic', 'qemu-system-aarch64: HVF does not support GICv2 emulation'],
    [
      'qemu-machine-type',
      'qemu-system-aarch64: unsupported machine type: "virt-11.0"\nUse -machine help to list',
    ],
    ['hypervisor-refuses', 'Error: ret = HV_DENIED (0xfae94007, at ../accel/hvf/hvf-accel-ops.c:334)'],
    ['image-corrupt', 'qemu-system-aarch64: qcow2: Image is corrupt; cannot be opened read/write'],
    [
      'closure-gone',
      '/nix/store/0123456789abcdfghijklmnpqrsvwxyz-run-nixos-vm/bin/run-nixos-vm: No such file or directory',
    ],
    ['guest-panic', '[   12.3] Kernel panic - not syncing: Attempted to kill init!'],
    ['qemu-cpu-option', "qemu-system-aarch64: unable to find CPU model 'apple-m4'"],
    ['qemu-cpu-option', "qemu-system-aarch64: can't apply global max-arm-cpu.sme=off: Property not found"],
    ['qemu-sdk', 'Assertion failed: (r == 0), function hvf_vcpu_exec, file hvf.c, line 2014.'],
    ['qemu-gic', 'qemu-system-aarch64: gic-version=2 is not supported with HVF acceleration'],
    ['qemu-machine-type', 'qemu-system-aarch64: unsupported machine type "virt-11.1"'],
    ['hypervisor-refuses', 'qemu-system-aarch64: -accel hvf: invalid accelerator hvf'],
    ['hypervisor-refuses', 'qemu-system-aarch64: failed to initialize hvf: Operation not permitted'],
    ['hypervisor-refuses', 'The process does not have the com.apple.security.virtualization entitlement.'],
    ['port-taken', 'vfkit: listen tcp 127.0.0.1:31222: bind: address already in use'],
    ['macos-too-old', 'dyld[412]: Symbol not found: _OBJC_CLASS_$_VZLinuxRosettaDirectoryShare'],
    ['image-corrupt', 'qcow2: Marking image as corrupt: L2 table offset unaligned'],
    ['guest-panic', '[  812.3] Unable to handle kernel NULL pointer dereference at virtual address 08'],
    ['no-address', 'vfkit: failed to get IP address: no DHCP lease for 5a:94:ef'],
    ['no-address', 'virby: Failed to discover VM IP within 60 seconds'],
    ['no-address', 'Could not discover guest VM IP address after polling DHCP leases and the ARP table.'],
    [
      'no-address',
      'time=2026-07-02T10:00:00 level=ERROR msg="failed to discover IP address: timeout exceeded"',
    ],
    ['no-address', '[WARN] Could not discover guest IP: the operation timed out'],
    ['no-rosetta', 'level=error msg="rosetta is not installed"'],
    [
      'image-in-use',
      '{"level":"fatal","msg":"failed to run attach disk \\"nix\\", in use by instance \\"builder\\""}',
    ],
    ['image-in-use', 'ERRO[0002] [hostagent] could not attach disk "nix", in use by instance "default"'],
    [
      'image-in-use',
      'Error: Could not acquire the VM state lock for /var/lib/darwin-vz-nix. Another VM is already starting',
    ],
    ['image-in-use', "Error: A VM is already running (PID: 812). Stop it first with 'darwin-vz-nix stop'."],
    [
      'disk-refused',
      'Error Domain=VZErrorDomain Code=2 Description="Invalid virtual machine configuration. The storage device attachment is invalid."',
    ],
    [
      'vm-refused',
      'Error Domain=VZErrorDomain Code=1 Description="Internal Virtualization error. The virtual machine failed to start."',
    ],
    ['no-vmnet', 'unsupported: "failed to create vmnet network with status vmnet_return_t(rawValue: 1001)"'],
    ['container-not-started', 'Error: interrupted: "XPC connection error: Connection invalid"'],
    ['host-agent-ended', '> host agent process has exited: exit status 1'],
    [
      'host-agent-ended',
      'level=fatal msg="exiting, status={Running:false Degraded:false Exiting:true Errors:[] SSHLocalPort:0}"',
    ],
    ['host-agent-ended', 'FATA[0650] did not receive an event with the "running" status'],
  ])('is recognized even if more follows: %s', (cause, output) => {
    const { causes } = parseBuilderLog(`starting\n${output}\n${'and on it goes\n'.repeat(200)}`)
    expect(causes.map((detectedCause) => detectedCause.cause)).toEqual([cause])
    expect(output).toContain(causes[0]?.line)
  })

  test.each([
    [
      'at a blank',
      'qemu-sdk',
      'ERROR:../hvf/sysreg.c.inc:149:hvf_arch_init_vcpu:\n  assertion failed: (X == Y)',
    ],
    ['within a word', 'qemu-machine-type', 'qemu-system-aarch64: unsupported mach\nine type: "virt-11.0"'],
    ['within a word', 'port-taken', "Could not set up host forwarding rul\ne 'tcp::31022-:22'"],
  ])('is recognized in a line that a console broke %s: %s', (_title, cause, output) => {
    expect(
      parseBuilderLog(`starting\n${output}\nand on\n`).causes.map((detectedCause) => detectedCause.cause),
    ).toEqual([cause])
  })

  test('of a successful boot has no message', () => {
    const boot = [
      '[    0.000000] Booting Linux on physical CPU 0x0000000000',
      '[    1.204] EXT4-fs (vda): mounted filesystem with ordered data mode',
      '[  OK  ] Started OpenSSH Daemon.',
      'bash: /nix/store/eeee: No such file or directory',
      'Address already in use by nobody; 12 GiB left on device',
      // Warnings of VMs that continue, and a VM that ended for another reason.
      'Warning: Rosetta is not installed. x86_64 builds will not be available.',
      'WARN[0001] Unable to enable Rosetta: Rosetta2 is not installed',
      'failed to discover IP address: VM process died',
      '[hostagent] [VZ] - vm state change: running',
    ]
    expect(parseBuilderLog(boot.join('\n')).causes).toEqual([])
  })

  test('with the same problem twice has the last line', () => {
    const output = 'cp: a: No space left on device\ncp: b: No space left on device\n'
    expect(parseBuilderLog(output).causes).toEqual([
      { cause: 'no-space', line: 'cp: b: No space left on device' },
    ])
  })
})
