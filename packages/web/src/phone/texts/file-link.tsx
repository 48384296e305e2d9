import './file-link.css'
import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import { DownloadIcon, FileIcon } from '@snaplink/sdk/design'
import type { Handout } from '@snaplink/sdk/handouts'
import { type MouseEvent, useState } from 'react'
import { handoutErrorSentence, passing as texts } from '../../passing-texts.ts'
import { textsOf } from '../../text-list/session-texts.ts'
import { fileSize } from '../../texts.ts'

/** A file from the computer: the whole of it is one place to tap, and saves it. */
export function FileLink({ session, handout }: { session: PhoneSession; handout: Handout }) {
  const { handoutId, name, bytes, downloadUrl } = handout
  const [problem, setProblem] = useState('')

  // The link in the page may be older than the ten minutes it is good for.
  const saveFresh = async (event: MouseEvent) => {
    event.preventDefault()
    try {
      save(await textsOf(session).handouts.downloadUrl(handoutId), name)
      setProblem('')
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      setProblem(handoutErrorSentence(error.code, name))
    }
  }

  const words = (
    <>
      <FileIcon />
      <span className="file-link-words">
        <span className="file-link-name">
          <bdi>{name}</bdi>
        </span>
        <span className="file-link-state figures">
          {fileSize(bytes)} · {downloadUrl ? texts.download : texts.onItsWay}
        </span>
      </span>
    </>
  )
  return (
    <>
      {downloadUrl ? (
        <a className="file-link" href={downloadUrl} download={name} onClick={saveFresh}>
          {words}
          <DownloadIcon />
        </a>
      ) : (
        <p className="file-link is-coming">{words}</p>
      )}
      {problem && (
        <p className="file-link-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
