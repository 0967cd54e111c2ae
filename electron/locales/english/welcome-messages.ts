/** The first run. */
export const welcomeMessages = {
  heading: 'Welcome to Builderbar',
  message:
    'Builderbar monitors Nix’s Linux builder using only your own permissions. It asks for a password only when you start a repair, after showing you what it will do.',
  looksAtHeading: 'What it checks',
  looksAt: [
    'The builder’s launchd service and processes',
    'Its port on this Mac and its host key',
    'Nix settings, /etc/nix/machines, and the SSH configuration that you can read',
    'An occasional tiny build, to prove that it all works',
  ],
  done: 'Continue',
}
