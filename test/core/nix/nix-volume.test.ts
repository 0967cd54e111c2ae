import { describe, expect, test } from 'vitest'
import { findMountLine, isDiskMissing, parseDiskInfo } from '../../../electron/core/nix/nix-volume.ts'

const uuid = '8474bf18-8044-4acc-b351-f8c214502e41'

describe('the line of fstab for /nix', () => {
  test.each([
    // DeterminateSystems/nix-installer#1261
    [
      'of an installer',
      `\n# nix-installer created volume labelled \`Nix Store\`\nUUID=${uuid} /nix apfs rw,noauto,nobrowse,suid,owners\n`,
      { line: 3, volume: uuid },
    ],
    ['by its label', 'LABEL=Nix\\040Store /nix apfs rw,nobrowse\n', { line: 1, volume: 'Nix Store' }],
    ['with tabs', `UUID=${uuid}\t/nix\tapfs\trw\n`, { line: 1, volume: uuid }],
    ['of another folder', `UUID=${uuid} /nix2 apfs rw\nUUID=${uuid} /Volumes/nix apfs rw\n`, null],
    ['in a comment', `# UUID=${uuid} /nix apfs rw\n#UUID=${uuid} /nix apfs rw\n`, null],
    ['that would be an option of diskutil', 'LABEL=-all /nix apfs rw\n', null],
    ['by its device, which changes', '/dev/disk1s7 /nix apfs rw\n', null],
    ['of an empty file', '', null],
  ])('%s', (_title, fstab, expectedMount) => {
    expect(findMountLine(fstab)).toEqual(expectedMount)
  })
})

describe('what diskutil says about a volume', () => {
  const createPlist = (keys: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n${keys}\n</dict>\n</plist>\n`
  const isTrue = (key: string, value: boolean) => `\t<key>${key}</key>\n\t<${value}/>\n`
  const volumeName = '\t<key>VolumeName</key>\n\t<string>Nix &amp; Store</string>\n'

  test('is its name, where it is mounted, and whether it is external and locked', () => {
    const store =
      '\t<key>APFSPhysicalStores</key>\n\t<array>\n\t\t<dict>\n\t\t\t<key>Internal</key>\n\t\t\t<true/>\n\t\t</dict>\n\t</array>\n'
    const plist = createPlist(
      `${store}${isTrue('Internal', false)}${isTrue('Locked', true)}\t<key>MountPoint</key>\n\t<string></string>\n${volumeName}`,
    )
    expect(parseDiskInfo(plist)).toEqual({
      name: 'Nix & Store',
      mountPoint: null,
      isExternal: true,
      isLocked: true,
    })
  })

  test('may be that it is mounted elsewhere', () => {
    const mountPoint = '\t<key>MountPoint</key>\n\t<string>/Volumes/Nix Store</string>\n'
    const plist = createPlist(`${isTrue('RemovableMediaOrExternalDevice', false)}${mountPoint}${volumeName}`)
    expect(parseDiskInfo(plist)).toMatchObject({
      mountPoint: '/Volumes/Nix Store',
      isExternal: false,
      isLocked: false,
    })
  })

  test('may be that there is none, as a plist or as text', () => {
    const error = createPlist(
      `${isTrue('Error', true)}\t<key>ErrorMessage</key>\n\t<string>Could not find disk: ${uuid}</string>\n`,
    )
    expect(isDiskMissing(error)).toBe(true)
    expect(isDiskMissing(`Could not find disk: ${uuid}\n`)).toBe(true)
    expect(isDiskMissing(createPlist(volumeName))).toBe(false)
    expect(parseDiskInfo(error)).toBeNull()
  })
})
