import { type Scanning, standardScanning } from '@snaplink/contract'
import type { PageSession } from '../session.ts'
import { SnaplinkError } from '../snaplink-error.ts'
import { createStore, type Store, type WritableStore } from '../store.ts'
import { forgetUploader, hasKept, openUploader, type UploaderSource } from '../uploader/open-uploader.ts'
import type { FailureCode } from '../uploader/texts.ts'

/** Where a field's session comes from; fields with the same share it. */
export type ScanSource = Pick<UploaderSource, 'server' | 'session' | 'pageName'> & {
  /** Kinds of code that phones look for. Default: what stands on goods and shelves, and QR codes. */
  formats?: Scanning['formats'] | undefined
}

export type SharedState =
  /** Nobody has asked for a phone yet: nothing was opened, and no guest made. */
  | { state: 'idle' }
  | { state: 'opening' }
  | { state: 'open'; session: PageSession }
  | { state: 'failed'; code: FailureCode }

/** One session of this page, for all its fields and hooks that ask for the same. */
export interface SharedSession {
  readonly now: Store<SharedState>
  /** Opens it, or goes on with the one from before this tab was loaded again. */
  open(): void
  /** Lets go of one that is over, and opens another. */
  again(): void
  /** To be called once by each that asked: the last one stops it. */
  release(): void
}

interface Shared {
  now: WritableStore<SharedState>
  users: number
}

const shared = new Map<string, Shared>()

/** One name, so that a field and an uploader of one page do not take each other's session. */
const name = 'scan-field'

export function shareSession(source: ScanSource): SharedSession {
  const { server = '', session } = source
  const key = `${server} ${session?.sessionId ?? ''}`
  const found = shared.get(key) ?? { now: createStore<SharedState>({ state: 'idle' }), users: 0 }
  shared.set(key, found)
  found.users++
  const { now } = found
  const asked: UploaderSource = { ...source, name }
  // A page that was connected when it was loaded again goes on with its phone.
  if (now.get().state === 'idle' && (session || hasKept(asked))) open()

  function open() {
    if (now.get().state === 'opening' || now.get().state === 'open') return
    now.set({ state: 'opening' })
    openUploader(asked).then(
      (opened) => {
        if (shared.get(key) !== found) return opened.stop()
        askForScans(opened, source.formats)
        now.set({ state: 'open', session: opened })
      },
      (error) => {
        if (!(error instanceof SnaplinkError)) throw error
        now.set({ state: 'failed', code: error.code })
      },
    )
  }

  function stop() {
    const before = now.get()
    if (before.state === 'open') before.session.stop()
  }

  return {
    now,
    open,
    again() {
      stop()
      forgetUploader(asked)
      now.set({ state: 'idle' })
      open()
    },
    release() {
      found.users--
      // What is taken out of a page is often put back at once, somewhere else.
      queueMicrotask(() => {
        if (found.users > 0 || shared.get(key) !== found) return
        shared.delete(key)
        stop()
      })
    },
  }
}

/** A phone that joins is to scan, and to go on scanning. */
function askForScans(session: PageSession, formats: Scanning['formats'] | undefined): void {
  const scanning: Scanning = { ...standardScanning, repeats: 'copy', ...(formats && { formats }) }
  session.command('mode.set', { mode: 'scans', scanning }).catch((error) => {
    // It is over, which `connection` says.
    if (!(error instanceof SnaplinkError)) throw error
  })
}
