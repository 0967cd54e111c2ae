/**
 * The files of a release besides the packed app: the Homebrew cask, checksums, and release notes from the changelog.
 *
 *   node scripts/release-files.mjs OWNER/REPOSITORY FOLDER
 *
 * FOLDER has the output of `npm run pack` and the bill of materials of `npm sbom`; the files are written into it. Fails if
 * the changelog has no section for this version, or a file is missing.
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const checkout = fileURLToPath(new URL('..', import.meta.url))

/**
 * Returns the changelog's section of a version, without its heading; null if there is none.
 * @param {string} changelog
 * @param {string} version
 */
export function extractNotes(changelog, version) {
  const parts = changelog.split(/^## /m).slice(1)
  const part = parts.find((candidate) => candidate.startsWith(`[${version}]`))
  const notes = part?.split('\n').slice(1).join('\n').trim()
  return notes ? `${notes}\n` : null
}

/**
 * @param {{ version: string, repository: string, arm64: string, x64: string }} of arm64, x64: SHA-256 of the disk images
 */
export function formatCask({ version, repository, arm64, x64 }) {
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

  depends_on macos: :ventura

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

/** The disk images and archives, the list for updates, the cask and the bill of materials. */
const publishedName = /\.(dmg|zip|rb|cdx\.json)$|^latest-mac\.yml$/

/**
 * @param {string} folder
 * @returns {Promise<Map<string, string>>} SHA-256 of each published file, by name
 */
export async function computeChecksums(folder) {
  const names = (await readdir(folder)).filter((name) => publishedName.test(name)).sort()
  const sums = names.map(async (name) => {
    const hash = createHash('sha256').update(await readFile(join(folder, name)))
    return /** @type {const} */ ([name, hash.digest('hex')])
  })
  return new Map(await Promise.all(sums))
}

/**
 * @param {string} repository
 * @param {string} folder
 * @param {string} root folder of package.json and CHANGELOG.md
 */
export async function writeReleaseFiles(repository, folder, root = checkout) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const notes = extractNotes(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version)
  if (notes === null) throw new Error(`CHANGELOG.md says nothing of ${version}.`)
  const sums = await computeChecksums(folder)
  const [arm64, x64] = ['arm64', 'x64'].map((arch) => sums.get(`Builderbar-${version}-${arch}.dmg`))
  if (!arm64 || !x64) throw new Error(`${folder} has not both disk images of ${version}.`)
  await writeFile(join(folder, 'builderbar.rb'), formatCask({ version, repository, arm64, x64 }))
  const all = await computeChecksums(folder)
  for (const name of ['latest-mac.yml', 'builderbar.cdx.json']) {
    if (!all.has(name)) throw new Error(`${folder} has no ${name}.`)
  }
  await writeFile(join(folder, 'SHA256SUMS'), [...all].map(([name, sum]) => `${sum}  ${name}\n`).join(''))
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
