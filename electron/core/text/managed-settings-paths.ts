const profileFolder = '/Library/Managed Preferences'
const profileName = 'dev.builderbar.app.plist'

/** Written by macOS from a configuration profile for the computer, as a property list of either format. */
export const profilePath = `${profileFolder}/${profileName}`

/**
 * Returns the path of the user's own profile (docs/macos.md, "Managed preferences"); null if the name is not that of a single
 * folder.
 */
export function findUserProfile(accountName: string | null): string | null {
  if (accountName === null || !/^(?!\.{1,2}$)[^/\0]+$/.test(accountName)) return null
  return `${profileFolder}/${accountName}/${profileName}`
}

/** Written by the modules for nix-darwin; a link into the Nix store. */
export const managedJsonPath = '/etc/builderbar/settings.json'
