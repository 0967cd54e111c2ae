import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createShellFiles } from '../../electron/cli/shell-files.ts'
import {
  computeChecksums,
  extractNotes,
  formatCask,
  writeReleaseFiles,
} from '../../scripts/release-files.mjs'
import { readCheckout } from './source-files.ts'

const changelog =
  '# Changelog\n\n## [Unreleased]\n\n- a\n\n## [1.10.0] - 2026-02-01\n\n### Added\n\n- b\n\n## [1.1.0]\n\n- c\n'

describe('the notes of a release', () => {
  it.each([
    ['1.10.0', '### Added\n\n- b\n'],
    ['1.1.0', '- c\n'],
    ['1.1', null],
    ['2.0.0', null],
  ])('for %s are its section of the changelog', (version, notes) => {
    expect(extractNotes(changelog, version)).toBe(notes)
  })

  it('must exist: a version without a section is not released', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'builderbar-release-'))
    try {
      writeFileSync(join(folder, 'Builderbar-0.1.0-arm64.dmg'), 'a')
      await expect(writeReleaseFiles('someone/builderbar', folder)).rejects.toThrow(
        /CHANGELOG.md says nothing/,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the cask', () => {
  const cask = formatCask({
    version: '1.2.3',
    repository: 'someone/builderbar',
    arm64: 'a'.repeat(64),
    x64: 'b'.repeat(64),
  })

  it('names the files that are packed', () => {
    const configuration = readCheckout('electron-builder.yml')

    expect(configuration).toMatch(/^artifactName: Builderbar-\$\{version\}-\$\{arch\}\.\$\{ext\}$/m)
    expect(cask).toContain('releases/download/v#{version}/Builderbar-#{version}-#{arch}.dmg"')
    expect(configuration).toContain('{ from: assets/builderbar.sh, to: builderbar }')
    expect(configuration).toContain('{ from: assets/shell-in-builder.sh, to: builder-shell.command }')
    expect(cask).toContain('Builderbar.app/Contents/Resources/builderbar"')
    expect(configuration).toContain('{ from: dist/completions, to: completions }')
    expect(configuration).toContain('{ from: dist/builderbar.1, to: builderbar.1 }')
    for (const path of Object.keys(createShellFiles())) expect(cask).toContain(`Contents/Resources/${path}"`)
    expect(cask).toContain(`quit: "${/^appId: (.*)$/m.exec(configuration)?.[1]}"`)
  })

  it('has the stanzas that Homebrew requires, each block closed', () => {
    // The form with ">=" is deprecated; this one means the same (docs.brew.sh/Cask-Cookbook).
    expect(cask).toMatch(/^ {2}depends_on macos: :ventura$/m)
    for (const stanza of ['version', 'sha256', 'url', 'name', 'desc', 'homepage', 'app', 'zap'])
      expect(cask).toMatch(new RegExp(`^  ${stanza} `, 'm'))
    expect(cask.match(/\bdo$/gm)).toHaveLength(cask.match(/^\s*end$/gm)?.length ?? 0)
    expect(cask).not.toMatch(/sha256 :no_check|quarantine/)
  })
})

/** Creates a folder with the output of `npm run pack` and `npm sbom`, and a checkout of this version. */
function packVersion(version: string, names: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'builderbar-release-'))
  for (const name of names) writeFileSync(join(folder, name), name)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }))
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog)
  const write = () => writeReleaseFiles('someone/builderbar', folder, folder)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { folder, write, read, remove: () => rmSync(folder, { recursive: true }) }
}

describe('the files of a release', () => {
  const apps = ['arm64', 'x64'].flatMap((arch) =>
    ['dmg', 'zip'].map((kind) => `Builderbar-1.10.0-${arch}.${kind}`),
  )
  const otherFiles = ['latest-mac.yml', 'builderbar.cdx.json']

  it('have checksums, including the cask and the bill of materials, and unpublished files have none', async () => {
    const { folder, write, read, remove } = packVersion('1.10.0', [
      ...apps,
      ...otherFiles,
      'Builderbar-1.10.0-arm64.zip.blockmap',
      'builder-debug.yml',
    ])
    try {
      await write()
      const sums = await computeChecksums(folder)
      expect([...sums.keys()].sort()).toEqual([...apps, ...otherFiles, 'builderbar.rb'].sort())
      expect(read('SHA256SUMS')).toBe([...sums].map(([name, sum]) => `${sum}  ${name}\n`).join(''))
      expect(read('builderbar.rb')).toContain(`arm:   "${sums.get('Builderbar-1.10.0-arm64.dmg')}"`)
      expect(read('NOTES.md')).toBe('### Added\n\n- b\n')
    } finally {
      remove()
    }
  })

  it.each([...otherFiles, apps[2] ?? ''])('are refused without %s', async (missingFile) => {
    const { write, remove } = packVersion(
      '1.10.0',
      [...apps, ...otherFiles].filter((name) => name !== missingFile),
    )
    try {
      await expect(write()).rejects.toThrow(/has no/)
    } finally {
      remove()
    }
  })
})

describe.skipIf(process.platform === 'darwin')('the command line tool beside the app', () => {
  it.each(['builderbar.sh', 'shell-in-builder.sh'])('is POSIX sh: %s', (name) => {
    const shellcheck = spawnSync('shellcheck', ['--shell=sh', '-'], {
      input: readCheckout(`assets/${name}`),
      encoding: 'utf8',
    })
    expect(shellcheck.stdout).toBe('')
  })
})
