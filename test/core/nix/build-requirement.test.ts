import { describe, expect, test } from 'vitest'
import { type BuildRequirement, findRequirements } from '../../../electron/core/nix/build-requirement.ts'
import { parsePastedText } from '../../../electron/core/text/pasted-text.ts'
import { unwrapLines } from '../../../electron/core/text/unwrapped-lines.ts'
import { addColours, printAsNixOutputMonitor, wrapAsMail, wrapAsTerminal } from '../outputs/reprinted-text.ts'

const drv = '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv'
const parseRequirements = (text: string) => findRequirements(unwrapLines(parsePastedText(Buffer.from(text))))

/** Output of each version of Nix if no machine takes the build (docs/nix-and-ssh.md, "Messages of Nix"; build-remote.cc). */
const outputs: readonly { name: string; text: string; requirement: Omit<BuildRequirement, 'line'> }[] = [
  {
    name: 'the build hook of Nix 2.26 and what follows it',
    text: [
      'Failed to find a machine for remote build!',
      'derivation: 3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv',
      'required (system, features): (aarch64-linux, [kvm, nixos-test])',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '([aarch64-linux], 4, [benchmark, big-parallel, kvm], [])',
      `error: a 'aarch64-linux' with features {kvm, nixos-test} is required to build '${drv}', but I am a 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}`,
    ].join('\n'),
    requirement: {
      derivation: 'vm-test',
      system: 'aarch64-linux',
      features: ['kvm', 'nixos-test'],
      refusedBy: {
        system: 'aarch64-darwin',
        features: ['apple-virt', 'benchmark', 'big-parallel', 'nixos-test'],
      },
    },
  },
  {
    name: 'the build hook of Nix 2.8',
    text: [
      'Failed to find a machine for remote build!',
      'derivation: 3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv',
      'required (system, features): (aarch64-linux, kvm, nixos-test)',
      '1 available machines:',
      '(systems, maxjobs, supportedFeatures, mandatoryFeatures)',
      '(aarch64-linux, 4, benchmark, kvm, )',
    ].join('\n'),
    requirement: {
      derivation: 'vm-test',
      system: 'aarch64-linux',
      features: ['kvm', 'nixos-test'],
      refusedBy: null,
    },
  },
  {
    name: 'Nix 2.30',
    text: [
      `error: Cannot build '${drv}'.`,
      '       Reason: required system or feature not available',
      "       Required system: 'aarch64-linux' with features {kvm}",
      "       Current system: 'aarch64-darwin' with features {apple-virt, benchmark, big-parallel, nixos-test}",
    ].join('\n'),
    requirement: {
      derivation: 'vm-test',
      system: 'aarch64-linux',
      features: ['kvm'],
      refusedBy: {
        system: 'aarch64-darwin',
        features: ['apple-virt', 'benchmark', 'big-parallel', 'nixos-test'],
      },
    },
  },
  {
    name: 'Nix 2.34, another system',
    text: [
      `error: Cannot build '${drv}'.`,
      '       Reason: platform mismatch',
      "       Required system: 'x86_64-linux'",
      "       Current system: 'aarch64-darwin'",
    ].join('\n'),
    requirement: {
      derivation: 'vm-test',
      system: 'x86_64-linux',
      features: [],
      refusedBy: { system: 'aarch64-darwin', features: [] },
    },
  },
  {
    name: 'Nix 2.34, a feature',
    text: [
      "error: Cannot build 'vm-test.drv'.",
      '       Reason: missing system features',
      '       Required features: {kvm, nixos-test}',
      '       Available features: {benchmark, big-parallel, nixos-test}',
    ].join('\n'),
    requirement: {
      derivation: 'vm-test',
      system: null,
      features: ['kvm', 'nixos-test'],
      refusedBy: { system: null, features: ['benchmark', 'big-parallel', 'nixos-test'] },
    },
  },
  {
    name: 'Nix of 2019, without features',
    text: `error: a 'aarch64-linux' is required to build '${drv}', but I am a 'x86_64-darwin'`,
    requirement: {
      derivation: 'vm-test',
      system: 'aarch64-linux',
      features: [],
      refusedBy: { system: 'x86_64-darwin', features: [] },
    },
  },
]

describe.each(outputs)('$name', ({ text, requirement }) => {
  test('is read, with its line', () => {
    expect(parseRequirements(`warning: dirty\n${text}`)).toEqual([
      { ...requirement, line: expect.any(Number) },
    ])
    expect(parseRequirements(text)[0]?.line).toBeLessThanOrEqual(2)
  })

  test('is read in any form of output', () => {
    const places = Array.from({ length: 30 }, (_, index) => (index * 37) % text.length)
    const expected = [{ ...requirement, line: expect.any(Number) }]
    expect(parseRequirements(addColours(text, places))).toEqual(expected)
    expect(parseRequirements(printAsNixOutputMonitor(text, 3))).toEqual(expected)
    for (let width = 40; width <= 200; width += 1) {
      expect(parseRequirements(wrapAsMail(text, width)), `mail, ${width}`).toEqual(expected)
      expect(parseRequirements(wrapAsTerminal(text, width)), `terminal, ${width}`).toEqual(expected)
    }
  })
})

test('each build is returned once, and a text without a build returns none', () => {
  const text = outputs.map((output) => output.text).join('\n')
  expect(parseRequirements(text)).toHaveLength(1)
  expect(parseRequirements("error: Cannot build 'a'.\n Reason: 1 dependency failed.")).toEqual([])
  expect(parseRequirements('')).toEqual([])
})
