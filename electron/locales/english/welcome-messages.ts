/** The first run. */
export const welcomeMessages = {
  heading: 'Welcome to Builderbar',
  monitors: {
    title: 'Monitors Nix’s Linux builder',
    message: 'Checks every step from launchd to a finished build, with your own permissions only.',
  },
  explains: {
    title: 'Explains what’s wrong',
    message: 'Names the one cause when builds fail, and shows what it found.',
  },
  repairs: {
    title: 'Repairs only when you approve',
    message: 'Shows what it will run before macOS asks for your password.',
  },
  allowNotifications: 'Allow Notifications',
  /** After that: macOS asks once, and keeps the answer in its settings. */
  notificationsAsked: 'To change notifications later, open System Settings > Notifications.',
  done: 'Continue',
}
