/** The command line tool that the app brings. */
export const toolMessages = {
  heading: 'Command line tool',
  message:
    'Adds the builderbar command, its completions for zsh, bash, and fish, and its manual page. You’ll see the steps first.',
  install: 'Install…',
  remove: 'Remove…',
  notPacked: 'Running from source: use dist/cli.js.',
  installed: (path: string) =>
    `Installed at ${path}. If Tab doesn’t complete in zsh, add this line to ~/.zshrc: autoload -Uz compinit && compinit`,
}
