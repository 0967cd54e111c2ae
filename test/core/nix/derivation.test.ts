import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDerivation } from '../../../electron/core/nix/derivation.ts'
import { anyText } from '../arbitrary-text.ts'

const path = '/nix/store/3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv'
/** As Nix 2.8 writes `derivation { requiredSystemFeatures = [ "kvm" "nixos-test" ]; … }`. */
const file =
  'Derive([("out","/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm-test","","")],[("/nix/store/7mlcczlkzr29kdbrydmdkvbj1jwjdp93-plain.drv",["out"])],["/nix/store/wfir245jcd4xqd6d8frdfp0cspg7glkv-plain"],"aarch64-linux","/bin/sh",["-c","echo \\"a\\\\b\\" > $out\\n"],[("builder","/bin/sh"),("name","vm-test"),("out","/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm-test"),("requiredSystemFeatures","kvm nixos-test"),("system","aarch64-linux")])'
/** With `__structuredAttrs`, `preferLocalBuild` and `allowSubstitutes = false`. */
const structured =
  'Derive([("out","/nix/store/krvvgyc1j99vxhxy2d9rifxl0d8asw8r-structured","","")],[],[],"x86_64-linux","/bin/sh",[],[("__json","{\\"allowSubstitutes\\":false,\\"builder\\":\\"/bin/sh\\",\\"name\\":\\"structured\\",\\"preferLocalBuild\\":true,\\"requiredSystemFeatures\\":[\\"big-parallel\\"],\\"system\\":\\"x86_64-linux\\"}"),("out","/nix/store/krvvgyc1j99vxhxy2d9rifxl0d8asw8r-structured")])'
const local =
  'Derive([("out","/nix/store/ifrsyh3j41phajrzwsjx1f2viband7l2-local","","")],[],[],"aarch64-linux","/bin/sh",[],[("allowSubstitutes",""),("builder","/bin/sh"),("name","local"),("preferLocalBuild","1"),("system","aarch64-linux")])'
const shownDerivation = {
  outputs: { out: { path: '/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm-test' } },
  inputSrcs: [],
  inputDrvs: {},
  system: 'aarch64-linux',
  builder: '/bin/sh',
  args: [],
  env: { name: 'vm-test', requiredSystemFeatures: 'kvm nixos-test', system: 'aarch64-linux' },
}
const vmTest = {
  name: 'vm-test',
  system: 'aarch64-linux',
  requiredFeatures: ['kvm', 'nixos-test'],
  allowsSubstitutes: true,
  prefersLocalBuild: false,
}

describe('a derivation', () => {
  test.each([
    ['as it lies in the store', file, path, vmTest],
    [
      'with structured attributes',
      structured,
      '/tmp/x.drv',
      {
        name: '/tmp/x.drv',
        system: 'x86_64-linux',
        requiredFeatures: ['big-parallel'],
        allowsSubstitutes: false,
        prefersLocalBuild: true,
      },
    ],
    [
      'that is made locally and never fetched',
      local,
      'local.drv',
      {
        name: 'local',
        system: 'aarch64-linux',
        requiredFeatures: [],
        allowsSubstitutes: false,
        prefersLocalBuild: true,
      },
    ],
    ['as nix show-derivation prints it', JSON.stringify({ [path]: shownDerivation }, null, 2), '-', vmTest],
    [
      'as newer Nix prints it, with the version of the format',
      JSON.stringify({
        version: 4,
        derivations: { '3zszm84w0yg0phzrdkim9kknaq1im5jq-vm-test.drv': { ...shownDerivation, version: 4 } },
      }),
      '-',
      vmTest,
    ],
  ])('is parsed: %s', (_title, text, name, derivation) => {
    expect(parseDerivation(text, name)).toEqual({ ok: true, derivation })
  })

  test('whose path is known only after the build requires ca-derivations', () => {
    const floatingFile = file.replace(
      '"/nix/store/bmv8vl3lmlc5pa5nfhd4wvjwh1283pfi-vm-test","",""',
      '"","r:sha256",""',
    )
    expect(parseDerivation(floatingFile, path)).toMatchObject({
      derivation: { requiredFeatures: ['ca-derivations', 'kvm', 'nixos-test'] },
    })
    const json = { [path]: { ...shownDerivation, outputs: { out: { hashAlgo: 'sha256', method: 'nar' } } } }
    expect(parseDerivation(JSON.stringify(json), '-')).toMatchObject({
      derivation: { requiredFeatures: ['ca-derivations', 'kvm', 'nixos-test'] },
    })
  })

  test.each([
    ['nothing', ' \n', /is empty/],
    ['a text', 'hello', /not a derivation/],
    ['a derivation that was cut', file.slice(0, -1), /not a derivation/],
    ['something after its end', `${file}x`, /not a derivation/],
    ['six fields', file.replace('"/bin/sh",', ''), /not a derivation/],
    [
      'a system that is a list',
      file.replace('"aarch64-linux","/bin/sh"', '[],"/bin/sh"'),
      /not a derivation/,
    ],
    ['a value without a name', file.replace('("system","aarch64-linux")', '("system")'), /not a derivation/],
    ['brackets alone', `Derive(${'['.repeat(100_000)}`, /not a derivation/],
    [
      'damaged attributes',
      structured.replace('\\"preferLocalBuild\\":true', '\\"preferLocalBuild\\":7'),
      /damaged/,
    ],
    ['other JSON', '{"a":1}', /not what nix derivation show prints/],
    ['no derivation', '{}', /contains no derivation/],
    ['two', JSON.stringify({ [path]: shownDerivation, other: shownDerivation }), /contains 2 derivations/],
  ])('%s is refused with the reason', (_title, text, reason) => {
    const parsed = parseDerivation(text, path)
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringMatching(reason) })
  })

  test('is parsed or refused without an exception, whatever the text', () => {
    fc.assert(
      fc.property(
        anyText(['Derive(', '[("out","","","")]', '[]', '(', ')', ',', '"x"', '\\', '{"a":{"system":']),
        (text) => {
          expect(typeof parseDerivation(text, path).ok).toBe('boolean')
        },
      ),
    )
  })

  test('of several megabytes is parsed', () => {
    const largeFile = file.replace('"name","vm-test"', `"script","${'\\n\\"x'.repeat(1_000_000)}"`)
    expect(parseDerivation(largeFile, path)).toMatchObject({ ok: true, derivation: { name: 'vm-test' } })
  })
})
