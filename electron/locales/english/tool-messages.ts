/** The command line tool that the app brings. */
export const toolMessages = {
  heading: 'Command line tool',
  message: 'So that a terminal finds builderbar: a link in /usr/local/bin. The plan is shown first.',
  install: 'Install…',
  remove: 'Remove…',
  notPacked: 'This app is run from its source; its terminal program is dist/cli.js.',
  installed: (path: string) =>
    `A terminal finds builderbar at ${path}. To complete its commands with the Tab key, add this line to ~/.zshrc: source <(builderbar completion zsh)`,
}
