/** Settings of the desktop on which the app is tested and its pictures are taken (scripts/desktop.mjs). */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const screen = { width: 1280, height: 800, panelHeight: 24 }

/** A bar at the top with the tray on the right. It has no clock, so that its picture changes only when an icon does. */
const panelSettings = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="${screen.panelHeight}"/>
      <property name="icon-size" type="uint" value="16"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-2" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
      <property name="icon-size" type="int" value="16"/>
    </property>
  </property>
</channel>
`

/**
 * Notifications stay until a test has read them, and do not cover the popover. A click performs the notification's default
 * action, as on macOS.
 */
const notificationSettings = `[global]
origin = bottom-left
mouse_left_click = do_action, close_current
[urgency_low]
timeout = 0
[urgency_normal]
timeout = 0
[urgency_critical]
timeout = 0
`

/**
 * Writes the settings into a new folder; returns the environment that makes programs use it.
 * @param {string} folder
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function writeSettings(folder) {
  const panel = join(folder, 'config/xfce4/xfconf/xfce-perchannel-xml')
  const notifications = join(folder, 'config/dunst')
  for (const path of [panel, notifications, join(folder, 'cache'), join(folder, 'data')]) {
    await mkdir(path, { recursive: true })
  }
  // Programs refuse a runtime folder that others can read.
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  await writeFile(join(panel, 'xfce4-panel.xml'), panelSettings)
  await writeFile(join(notifications, 'dunstrc'), notificationSettings)
  return {
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    // Only this user can enter the folder, so the screen needs no password.
    BUILDERBAR_DISPLAYS: join(folder, 'runtime/displays'),
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_TYPE: 'x11',
    WAYLAND_DISPLAY: undefined,
    // Otherwise programs wait for an accessibility bus, which does not exist here.
    NO_AT_BRIDGE: '1',
  }
}
