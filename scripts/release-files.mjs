/**
 * What a release has beside the packed app: checksums, the Homebrew cask, and its part of the changelog as notes.
 *
 *   node scripts/release-files.mjs OWNER/REPOSITORY FOLDER
 *
 * FOLDER holds what `npm run pack` made; the files are written into it. Refuses where the changelog has nothing to say
 * of this version, so that none is published without.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Returns the changelog's section of a version, without its heading; null if there is none.
 * @param {string} changelog
 * @param {string} version
 */
export function notesOf(changelog, version) {
  const parts = changelog.split(/^## /m).slice(1)
  const part = parts.find((each) => each.startsWith(`[${version}]`))
  const notes = part?.split('\n').slice(1).join('\n').trim()
  return notes ? `${notes}\n` : null
}

/**
 * @param {{ version: string, repository: string, arm64: string, x64: string }} of arm64, x64: SHA-256 of the disk images
 */
export function caskOf({ version, repository, arm64, x64 }) {
  return `cask "builderbar" do
  arch arm: "arm64", intel: "x64"

  version "${version}"
  sha256 arm:   "${arm64}",
         intel: "${x64}"

  url "https://github.com/${repository}/releases/download/v#{version}/Builderbar-#{version}-#{arch}.dmg"
  name "Builderbar"
  desc "Watches and repairs the Linux builder of Nix"
  homepage "https://github.com/${repository}"

  livecheck do
    url :url
    strategy :github_latest
  end

  depends_on macos: ">= :ventura"

  app "Builderbar.app"
  binary "#{appdir}/Builderbar.app/Contents/Resources/builderbar"
  manpage "#{appdir}/Builderbar.app/Contents/Resources/builderbar.1"
  bash_completion "#{appdir}/Builderbar.app/Contents/Resources/completions/builderbar.bash"
  zsh_completion "#{appdir}/Builderbar.app/Contents/Resources/completions/_builderbar"
  fish_completion "#{appdir}/Builderbar.app/Contents/Resources/completions/builderbar.fish"

  uninstall quit: "dev.builderbar.app"

  zap trash: [
    "~/Library/Application Support/Builderbar",
    "~/Library/Caches/builderbar-updater",
    "~/Library/Caches/dev.builderbar.app",
    "~/Library/Caches/dev.builderbar.app.ShipIt",
    "~/Library/HTTPStorages/dev.builderbar.app",
    "~/Library/Preferences/dev.builderbar.app.plist",
  ]
end
`
}

/**
 * @param {string} folder
 * @returns {Promise<Map<string, string>>} SHA-256 of each disk image and archive and of the list for updates, by name
 */
export async function checksumsOf(folder) {
  const names = (await readdir(folder)).filter((name) => /\.(dmg|zip)$|^latest-mac\.yml$/.test(name)).sort()
  const sums = names.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(folder, name)))
    return /** @type {const} */ ([name, hash.digest('hex')])
  })
  return new Map(await Promise.all(sums))
}

/**
 * @param {string} repository
 * @param {string} folder
 */
export async function writeReleaseFiles(repository, folder) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const notes = notesOf(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version)
  if (notes === null) throw new Error(`CHANGELOG.md says nothing of ${version}.`)
  const sums = await checksumsOf(folder)
  const [arm64, x64] = ['arm64', 'x64'].map((arch) => sums.get(`Builderbar-${version}-${arch}.dmg`))
  if (!arm64 || !x64) throw new Error(`${folder} has not both disk images of ${version}.`)
  await writeFile(join(folder, 'SHA256SUMS'), [...sums].map(([name, sum]) => `${sum}  ${name}\n`).join(''))
  await writeFile(join(folder, 'builderbar.rb'), caskOf({ version, repository, arm64, x64 }))
  await writeFile(join(folder, 'NOTES.md'), notes)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [repository, folder] = process.argv.slice(2)
  if (!repository?.match(/^[\w.-]+\/[\w.-]+$/) || !folder) {
    console.error('usage: node scripts/release-files.mjs OWNER/REPOSITORY FOLDER')
    process.exit(64)
  }
  await writeReleaseFiles(repository, folder)
}
