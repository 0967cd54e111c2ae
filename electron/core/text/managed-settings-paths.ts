/** Written by macOS from a configuration profile, as a property list of either format. */
export const profilePath = '/Library/Managed Preferences/dev.builderbar.app.plist'

/** Written by the modules for nix-darwin; a link into the Nix store. */
export const managedJsonPath = '/etc/builderbar/settings.json'
