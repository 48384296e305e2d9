import type { ImportView } from '@snaplink/contract'
import { limits } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Banner, Button, ProblemIcon } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type DragEvent, type FormEvent, useId, useRef, useState } from 'react'
import { bringIn as texts } from '../../shelf-texts.ts'
import { fileSize } from '../../texts.ts'
import { EarlierImports } from './earlier-imports.tsx'

interface Problem {
  /** What it is about, and beside which it stands. */
  of: 'file' | 'list'
  text: string
}

/** Chooses what to bring in: a file, by button or dropped, or a list that is pasted. */
export function ImportStart({ own, onRead }: { own: OwnBooks; onRead(view: ImportView): void }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isTarget, setTarget] = useState(false)
  const [reading, setReading] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const read = async (file: Blob, name: string, of: Problem['of']) => {
    const reason = whyNot(file, name)
    setProblem(reason === null ? null : { of, text: reason })
    if (reading !== null || reason !== null) return
    setReading(name)
    try {
      onRead(await own.readImport(file))
    } catch (error) {
      setProblem({ of, text: texts.notRead(name, failureSentence(error)) })
      setReading(null)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setTarget(false)
    const [file, ...others] = event.dataTransfer.files
    if (others.length > 0) setProblem({ of: 'file', text: texts.oneAtATime })
    else if (file) void read(file, file.name, 'file')
  }
  const paste = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const list = String(new FormData(event.currentTarget).get('list') ?? '')
    if (list.trim() === '') return setProblem({ of: 'list', text: texts.pasteMissing })
    void read(new Blob([list], { type: 'text/plain' }), texts.pasted, 'list')
  }

  return (
    <div className="import-start">
      <div>
        <h2>{texts.title}</h2>
        <p className="soft">{texts.lead}</p>
      </div>
      {problem?.of === 'file' && (
        <Banner tone="bad" icon={<ProblemIcon />}>
          {problem.text}
        </Banner>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button is the one for all */}
      <div
        className="drop-zone"
        data-target={isTarget || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setTarget(true)
        }}
        onDragLeave={() => setTarget(false)}
        onDrop={drop}
      >
        <p className="drop-zone-title">{reading === null ? texts.drop : texts.reading(reading)}</p>
        <Button kind="primary" busy={reading !== null} onClick={() => input.current?.click()}>
          {texts.choose}
        </Button>
        <p className="soft import-kinds">{texts.dropHint}</p>
        <input
          ref={input}
          className="spoken"
          type="file"
          accept=".csv,.tsv,.txt,.json,text/csv,text/plain,application/json,text/tab-separated-values"
          tabIndex={-1}
          aria-label={texts.choose}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) void read(file, file.name, 'file')
            // Choosing the same file again is a change too.
            event.target.value = ''
          }}
        />
      </div>
      <form className="import-paste" onSubmit={paste}>
        <label htmlFor={id}>{texts.paste}</label>
        <p className="soft" id={`${id}-hint`}>
          {texts.pasteHint}
        </p>
        <textarea id={id} name="list" rows={4} spellCheck={false} aria-describedby={`${id}-hint`} />
        {problem?.of === 'list' && (
          <p className="field-error" role="alert">
            <ProblemIcon size={16} />
            <span>{problem.text}</span>
          </p>
        )}
        <Button type="submit" busy={reading !== null}>
          {texts.read}
        </Button>
      </form>
      <EarlierImports />
    </div>
  )
}

/** What can be seen without sending it. */
function whyNot({ size }: Blob, name: string): string | null {
  if (size === 0) return texts.empty(name)
  if (size <= limits.maxImportBytes) return null
  return texts.tooLarge(name, fileSize(size), fileSize(limits.maxImportBytes))
}
