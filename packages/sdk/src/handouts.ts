import { type AnyEvent, type HandoutList, type HandoutView, newId } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import { keepList } from './kept-list.ts'
import { plainUpload } from './plain-upload.ts'
import type { Session } from './session.ts'
import { sha256Of } from './sha256.ts'
import { SnaplinkError } from './snaplink-error.ts'
import type { Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

export { limits } from '@snaplink/contract'

/** `downloadUrl` is absolute here. */
export type Handout = HandoutView & {
  /** This device is sending its bytes right now. One that is `offered` and not sending was left half-sent: remove it. */
  isSending: boolean
}

/** Files that the page gives to its phones, of any type. */
export interface Handouts {
  /** The oldest first. */
  readonly handouts: Store<readonly Handout[]>
  /**
   * Page only: gives a file to the phones. Resolves when it is there to be saved; tried again from its start until then.
   *
   * @param name default: the file's own
   * @throws SnaplinkError `handout.too-large`, `handout.too-many`, `storage.full`; `handout.unknown` when it was removed
   *   meanwhile; DOMException when the file cannot be read
   */
  handOut(file: Blob, name?: string): Promise<Handout>
  /** Page only: deletes it, or stops sending it. */
  removeHandout(handoutId: string): Promise<void>
  /**
   * A link that saves the file, fresh: they are good for ten minutes.
   *
   * @throws SnaplinkError `handout.unknown`
   */
  downloadUrl(handoutId: string): Promise<string>
}

/** The hand-outs of a session, for as long as it lasts; works for pages, phones and in Node. Open it once. */
export function openHandouts(session: Session): Handouts {
  const { http, stopped } = session
  const path = `api/sessions/${session.credential.sessionId}/handouts`
  const sending = new Map<string, AbortController>()
  const list = keepList<HandoutView, Handout>({
    ...{ session, path: 'handouts' },
    idOf: ({ handoutId }) => handoutId,
    timeOf: ({ offeredAt }) => offeredAt,
    viewsIn: (answer) => (answer as HandoutList).handouts,
    take(answer, known) {
      // An answer that was on its way while the bytes arrived tells of the past.
      const latest = known?.state === 'ready' && answer.state === 'offered' ? known : answer
      const { handoutId, state, downloadUrl } = latest
      const url = downloadUrl && new URL(downloadUrl, http.base).href
      return { ...latest, isSending: state === 'offered' && sending.has(handoutId), ...(url && { downloadUrl: url }) }
    },
  })

  session.onEvent(hearEvent)

  function hearEvent({ type, data }: AnyEvent) {
    const { handoutId } = data as { handoutId: string }
    if (type === 'handout.offered' || type === 'handout.ready') list.want(handoutId)
    if (type === 'handout.removed') forget(handoutId)
  }

  function forget(handoutId: string) {
    sending.get(handoutId)?.abort(new SnaplinkError('handout.unknown'))
    list.forget(handoutId)
  }

  async function send(handoutId: string, file: Blob, name: string, signal: AbortSignal) {
    const offer = { handoutId, name, bytes: file.size, mediaType: file.type.slice(0, maxTypeChars) }
    await session.command('handout.offer', offer)
    const body = { body: file, mediaType: rawType, sha256: await sha256Of(file), signal }
    const sendAll = async () => {
      // A file that was changed or taken away since would look like a line that is down, for ever.
      await file.slice(0, 1).arrayBuffer()
      await plainUpload(http, `${path}/${handoutId}/bytes`, body)
    }
    await untilAnswered(sendAll, createAlarm(), signal)
  }

  async function remove(handoutId: string) {
    try {
      await session.command('handout.remove', { handoutId })
    } catch (error) {
      // Being gone is what we asked for.
      if (!(error instanceof SnaplinkError && error.code === 'handout.unknown')) throw error
    }
    forget(handoutId)
  }

  return {
    handouts: list.items,
    async handOut(file, name = file instanceof File ? file.name : 'file') {
      const handoutId = newId()
      const abort = new AbortController()
      const stop = () => abort.abort(stopped.reason)
      stopped.addEventListener('abort', stop)
      sending.set(handoutId, abort)
      try {
        await send(handoutId, file, name, abort.signal)
        return await list.refresh(handoutId)
      } catch (error) {
        // Nobody would go on with it; and who refuses the bytes may refuse this too.
        await remove(handoutId).catch(() => forget(handoutId))
        throw error
      } finally {
        sending.delete(handoutId)
        stopped.removeEventListener('abort', stop)
      }
    },
    removeHandout: remove,
    async downloadUrl(handoutId) {
      const { downloadUrl } = await list.refresh(handoutId)
      if (!downloadUrl) throw new SnaplinkError('handout.unknown')
      return downloadUrl
    },
  }
}

/** Of what a file says of its own type; the server takes no more. */
const maxTypeChars = 100
/** Whatever the file is, the way to the server is not to interpret it. */
const rawType = 'application/octet-stream'
