/** Labels of the nix-daemon: nix-darwin's and the installer's, and Determinate's. */
export const daemonLabels: readonly string[] = ['org.nixos.nix-daemon', 'systems.determinate.nix-daemon']

/** Labels of the services that mount the Nix volume after a start of the Mac: the installer's, and Determinate's. */
export const volumeLabels: readonly string[] = ['org.nixos.darwin-store', 'systems.determinate.nix-store']
