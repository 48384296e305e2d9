import { Banner, Button } from '@snaplink/sdk/design'
import { Field } from '../../design/field.tsx'
import { shell } from '../../shell-texts.ts'
import { submitted } from './submitted.ts'
import type { PanelProps } from './typing-panel.tsx'

const texts = shell.settings
const choices = ['isNotifying', 'startsAtLogin', 'looksForUpdates'] as const

/** What is set once: notices, start, updates, and which server it is. */
export function SettingsPanel({ state: { settings, server, update, version }, ask }: PanelProps) {
  const use = (form: FormData) => void ask({ type: 'server', address: String(form.get('address') ?? '') })
  return (
    <section className="shell-section">
      <h2>{texts.title}</h2>
      {update && <Banner tone="info">{update}</Banner>}
      <div className="shell-choices">
        {choices.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={settings[name]}
              onChange={(event) => void ask({ type: 'settings', change: { [name]: event.target.checked } })}
            />
            {texts[name]}
          </label>
        ))}
      </div>
      <p className="soft">
        {texts.server}: {server.isOwn ? texts.ownServer(server.address) : server.address}
      </p>
      {!server.isOwn && (
        <div className="shell-actions">
          <Button onClick={() => void ask({ type: 'server', address: null })}>{texts.useOwn}</Button>
        </div>
      )}
      <details>
        <summary>{texts.elsewhere}</summary>
        <form className="shell-form" onSubmit={submitted(use)}>
          <Field
            label={texts.address}
            name="address"
            placeholder="https://photos.example.org"
            required
            maxLength={500}
          />
          <Button type="submit">{texts.use}</Button>
        </form>
      </details>
      <p className="soft">{texts.version(version)}</p>
    </section>
  )
}
