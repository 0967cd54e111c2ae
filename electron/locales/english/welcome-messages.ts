/** The first run. */
export const welcomeMessages = {
  heading: 'Welcome',
  message:
    'Builderbar watches the Linux builder of Nix. It only looks, with your own rights; a password is asked for when you start a repair, after you have read what it does.',
  looksAtHeading: 'What it looks at',
  looksAt: [
    "launchd's service of the builder and its processes",
    'the port of the builder on this Mac and the key that answers there',
    "Nix's settings, the machines file and ssh's configuration, where you may read them",
    'now and then a tiny build, which shows that all of it works',
  ],
  done: 'Understood',
}
