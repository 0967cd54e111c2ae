import type { PopoverView } from '../../electron/app/contract/bridge-contract.ts'
import type { SettingsChange } from '../../electron/app/contract/settings.ts'
import { messages } from '../format/locale.ts'
import { Switch } from '../ui/Switch.tsx'
import { explainManaged } from './ManagedNotice.tsx'
import { SettingsGroup } from './SettingsGroup.tsx'
import { SnoozeButtons } from './SnoozeButtons.tsx'

interface NotificationSettingsProps {
  readonly view: Pick<PopoverView, 'settings' | 'managed' | 'snoozedUntil' | 'canSnooze'>
  readonly changeSettings: (choice: SettingsChange) => void
}

/** Which notifications are posted, and for how long none is. */
export function NotificationSettings({ view, changeSettings }: NotificationSettingsProps) {
  const text = messages.settings
  const managed = view.managed.settings
  return (
    <>
      <SettingsGroup heading={text.notifyWhen}>
        {kinds.map((kind) => (
          <Switch
            key={kind}
            label={text.kinds[kind]}
            on={view.settings.notify[kind]}
            reason={explainManaged(managed[`notify.${kind}`])}
            onChange={(on) => changeSettings({ kind: 'notify', notification: kind, on })}
          />
        ))}
      </SettingsGroup>
      <SettingsGroup>
        <SnoozeButtons
          until={view.snoozedUntil}
          reason={view.canSnooze ? null : messages.managed.reason}
          changeSettings={changeSettings}
        />
      </SettingsGroup>
    </>
  )
}

const kinds = ['down', 'repaired', 'back'] as const
