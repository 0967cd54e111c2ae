import { expect, test } from 'vitest'
import { parseReceiptLines } from '../../../electron/core/model/receipt-lines.ts'

const id = '20260302T100000Z-77-1'
const sum = 'a'.repeat(64)
const head = '{"kind":"repair","name":"route-root-ssh","osBuild":"24G90","undoes":""}\n'
const change = `{"changes":"/var/root/.ssh/config","before":"absent","after":"${sum}"}\n`

test('the lines of a receipt, one for each change, are parsed', () => {
  const state = '{"changes":"org.nixos.linux-builder","before":"disabled","after":""}\n'
  expect(parseReceiptLines(head + change + state, id)).toEqual({
    id,
    kind: 'repair',
    name: 'route-root-ssh',
    at: '2026-03-02T10:00:00Z',
    osBuild: '24G90',
    checksums: { '/var/root/.ssh/config': sum },
    before: { '/var/root/.ssh/config': 'absent', 'org.nixos.linux-builder': 'disabled' },
    undoes: null,
    guest: null,
  })
})

test('a line that a power failure truncated is skipped, and no other', () => {
  const text = head + change
  for (let length = 0; length < change.length; length += 1) {
    const receipt = parseReceiptLines(text + change.slice(0, length), id)
    expect(receipt?.checksums).toEqual({ '/var/root/.ssh/config': sum })
  }
  // Before its first complete line nothing had been changed.
  for (let length = 0; length < text.length; length += 1)
    expect(parseReceiptLines(text.slice(0, length), id)).toBeNull()
})

test('an undo is recorded by its first line, which is written when it is over', () => {
  const undo = head.replace('"repair"', '"undo"').replace('"undoes":""', `"undoes":"${id}"`)
  expect(parseReceiptLines(undo, '20260302T110000Z-78-1')).toMatchObject({ kind: 'undo', undoes: id })
})

test('an observation of a guest by root is a line too', () => {
  const rootScanLine = '{"kind":"root-scan","name":"ssh-ng://x","osBuild":"","undoes":""}\n'
  const guest = '{"guest":"ssh-ng://x","login":"works","totalKib":5,"freeKib":null,"clockSeconds":-3}\n'
  const observationLine = `{"observed":"/var/root/.ssh/config","sum":"${sum}"}\n`
  expect(parseReceiptLines(rootScanLine + observationLine + guest, id)).toMatchObject({
    kind: 'root-scan',
    osBuild: null,
    checksums: { '/var/root/.ssh/config': sum },
    guest: { uri: 'ssh-ng://x', login: 'works', totalKib: 5, freeKib: null, clockSeconds: -3 },
  })
})

test.each([
  ['no head', change],
  ['a head of another kind', head.replace('repair', 'other') + change],
  ['nothing', ''],
  ['no JSON', 'x\ny\n'],
])('%s is not a receipt', (_title, text) => {
  expect(parseReceiptLines(text, id)).toBeNull()
})

test('a name that is not a time is not that of a receipt', () => {
  expect(parseReceiptLines(head + change, 'x')).toBeNull()
  expect(parseReceiptLines(head + change, '20261340T990000Z-1-1')).toBeNull()
})
