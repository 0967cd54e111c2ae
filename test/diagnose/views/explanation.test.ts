import { describe, expect, test } from 'vitest'
import { explain, listExplainedIds } from '../../../electron/diagnose/rules/explanation.ts'

/** Quoted from the requirements. */
const promisedIds = [
  'builder-absent',
  'service-not-loaded',
  'service-disabled',
  'service-stopped',
  'service-crash-looping',
  'port-refused',
  'builder-wedged',
  'host-key-mismatch',
  'host-key-unpinned',
  'key-missing',
  'key-permissions',
  'machines-missing',
  'machines-malformed',
  'machines-no-entry',
  'machines-duplicate',
  'builders-off',
  'ssh-route',
  'ssh-route-user-only',
]
const all = listExplainedIds().flatMap((id) => explain(id) ?? [])
const allWords = all.map((texts) => Object.values(texts).join('\n')).join('\n')

test('every finding has an explanation, and nothing else has', () => {
  expect(listExplainedIds()).toEqual(expect.arrayContaining(promisedIds))
  expect(new Set(listExplainedIds()).size).toBe(all.length)
  expect(explain('no-such-trouble')).toBeNull()
  expect(explain('constructor')).toBeNull()
})

describe.each(all)('$id', ({ title, background, detection, remedy }) => {
  test('has whole sentences', () => {
    expect(title).not.toMatch(/[.!]$/)
    for (const text of [background, detection, remedy]) expect(text).toMatch(/^[\s\S]{30,}(?:[.'"]|: \S.*)$/)
    expect([title, background, detection, remedy].join(' ')).not.toMatch(/!|please|oops|successfully/i)
  })
})

/** Corrections of the user's wrong conclusions (docs/nix-and-ssh.md, "Common mistakes"). */
test.each([
  ['ssh-ng:// and ssh:// use the same SSH'],
  ['runs as root'],
  ["NIX_SSHOPTS from your shell doesn't reach"],
  ['Mode 0640 breaks every build'],
  ['nix.buildMachines = [] removes nothing'],
  ['lib.mkForce'],
  ['turns off every builder'],
  ['writes into the store'],
  ['is an option of NixOS'],
  ['StrictHostKeyChecking no'],
  ["builder's key never changed"],
])('the explanations contain: %s', (text) => {
  expect(allWords).toContain(text)
})

test('disabling the host key check is mentioned only as a warning', () => {
  for (const sentence of allWords.split(/(?<=[.:]) /)) {
    if (sentence.includes('StrictHostKeyChecking no')) expect(sentence).toMatch(/[Nn]ever/)
  }
})
