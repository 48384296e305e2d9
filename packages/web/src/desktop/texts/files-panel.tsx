import './files-panel.css'
import { type PageSession, SnaplinkError } from '@snaplink/sdk'
import { Button, DeleteIcon, FileIcon, IconButton, PlusIcon, useToast } from '@snaplink/sdk/design'
import type { Handout } from '@snaplink/sdk/handouts'
import { useStore } from '@snaplink/sdk/react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { handoutErrorSentence, passing as texts } from '../../passing-texts.ts'
import { textsOf } from '../../text-list/session-texts.ts'
import { fileSize } from '../../texts.ts'

/** Files for the phones, the newest first; more are chosen, or dropped anywhere on this panel. */
export function FilesPanel({ session }: { session: PageSession }) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { handOut, remove } = useHandouts(session)
  const list = useStore(textsOf(session).handouts.handouts)
  const { isOver, ...drop } = useDrop(handOut)

  return (
    <section className={`files-panel ${isOver ? 'is-over' : ''}`} aria-labelledby={id} {...drop}>
      <h2 id={id}>{texts.filesForThePhone}</h2>
      <div className="files-drop">
        <Button icon={<PlusIcon size={18} />} onClick={() => input.current?.click()}>
          {texts.chooseFiles}
        </Button>
        <p>{texts.orDrop}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={texts.chooseFiles}
          onChange={({ currentTarget }) => {
            void handOut([...(currentTarget.files ?? [])])
            // The same file may be chosen again.
            currentTarget.value = ''
          }}
        />
      </div>
      {list.length > 0 && (
        <ul aria-label={texts.filesForThePhone}>
          {[...list].reverse().map((handout) => (
            <li key={handout.handoutId} className="file-row" data-state={stateOf(handout)}>
              <FileIcon />
              <div className="file-words">
                <p className="file-title" title={handout.name}>
                  <bdi>{handout.name}</bdi>
                </p>
                <p className="file-state figures">
                  {fileSize(handout.bytes)} · {texts.fileState[stateOf(handout)]}
                </p>
              </div>
              <IconButton label={texts.removeFile(handout.name)} onClick={() => remove(handout)}>
                <DeleteIcon size={18} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** `broken`: this page was reloaded in the middle, and no longer has the file. */
function stateOf({ state, isSending }: Handout): 'sending' | 'broken' | 'ready' {
  if (state === 'ready') return 'ready'
  return isSending ? 'sending' : 'broken'
}

function useHandouts(session: PageSession) {
  const toast = useToast()
  const { handouts } = textsOf(session)
  return {
    async handOut(files: readonly File[]) {
      // One after the other: each is read as a whole for its checksum.
      for (const file of files) {
        try {
          await handouts.handOut(file)
        } catch (error) {
          const code = error instanceof SnaplinkError ? error.code : null
          // It was deleted while it was on its way.
          if (code === 'handout.unknown') continue
          toast({ tone: 'bad', text: code ? handoutErrorSentence(code, file.name) : texts.unreadable(file.name) })
        }
      }
    },
    async remove({ handoutId, name }: Handout) {
      try {
        await handouts.removeHandout(handoutId)
      } catch (error) {
        if (!(error instanceof SnaplinkError)) throw error
        toast({ tone: 'bad', text: handoutErrorSentence(error.code, name) })
      }
    },
  }
}

/** Takes files that are dropped here, and leaves what is dropped elsewhere on the page to others. */
function useDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setOver] = useState(false)
  const isFile = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')
  return {
    isOver,
    onDragOver(event: DragEvent) {
      if (!isFile(event)) return
      event.preventDefault()
      event.stopPropagation()
      setOver(true)
    },
    onDragLeave(event: DragEvent) {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
    },
    onDrop(event: DragEvent) {
      if (!isFile(event)) return
      event.preventDefault()
      event.stopPropagation()
      setOver(false)
      onFiles([...event.dataTransfer.files])
    },
  }
}
