import { Banner, Button, useToast } from '@snaplink/sdk/design'
import { Field } from '../../design/field.tsx'
import { shell } from '../../shell-texts.ts'
import { submitted } from './submitted.ts'
import type { PanelProps } from './typing-panel.tsx'

const texts = shell.folder

/** The folder that photos are saved into. */
export function FolderPanel({ state: { folder, settings }, ask }: PanelProps) {
  const toast = useToast()
  const { path, saved, waiting, problem } = folder
  const does = (how: 'choose' | 'open' | 'retry' | 'none') => () => void ask({ type: 'folder', how })
  const save = async (form: FormData) => {
    const change = { photoName: String(form.get('photoName') ?? '') }
    if (await ask({ type: 'settings', change })) toast({ text: shell.typing.saved })
  }
  return (
    <section className="shell-section">
      <div className="shell-head">
        <h2>{texts.title}</h2>
        <Button onClick={does('choose')}>{path ? texts.another : texts.choose}</Button>
      </div>
      {!path && <p className="soft">{texts.lead}</p>}
      {path && (
        <>
          <p className="shell-path">{path}</p>
          {problem ? (
            <Banner tone="bad" action={<Button onClick={does('retry')}>{texts.tryAgain}</Button>}>
              {problem} {waiting > 0 && texts.kept(waiting)}
            </Banner>
          ) : (
            <p className="soft figures">
              {texts.saved(saved)} {waiting > 0 && texts.waiting(waiting)}
            </p>
          )}
          <div className="shell-actions">
            <Button onClick={does('open')}>{texts.open}</Button>
            <Button kind="quiet" onClick={does('none')}>
              {texts.none}
            </Button>
          </div>
          <details>
            <summary>{texts.name}</summary>
            <form className="shell-form" onSubmit={submitted(save)}>
              <Field
                label={texts.name}
                name="photoName"
                hint={texts.nameHint}
                defaultValue={settings.photoName}
                required
                maxLength={100}
              />
              <Button type="submit">{shell.typing.save}</Button>
            </form>
          </details>
        </>
      )}
    </section>
  )
}
