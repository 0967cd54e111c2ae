/** The command line tool that the app brings. */
export const toolMessages = {
  heading: 'Command line tool',
  message: 'Links builderbar into /usr/local/bin. You’ll see the steps first.',
  install: 'Install…',
  remove: 'Remove…',
  notPacked: 'Running from source: use dist/cli.js.',
  installed: (path: string) =>
    `Installed at ${path}. For Tab completion in zsh, add this line to ~/.zshrc: source <(builderbar completion zsh)`,
}
