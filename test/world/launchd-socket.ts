/** The unix socket in ROOT/stand-in on which the stand-in of launchd answers the one of launchctl. */
export const launchdSocket = 'launchd.sock'
