import type { DeviceView } from '@snaplink/contract'
import type { Photo } from '@snaplink/sdk'
import { desktop, errorSentence, fileSize, percent } from '../../texts.ts'

const texts = desktop.photos

/** What a tile shows of a photo's state: a key for its looks, a line of text, and how far it is. */
export interface ShownState {
  key: 'waiting' | 'sending' | 'arrived' | 'ready' | 'rejected'
  line: string
  /** 0 to 1, while it is being sent. */
  fraction?: number
}

/** @param from the phone it comes from, if it is still one of this page's */
export function shownState(photo: Photo, from: DeviceView | undefined): ShownState {
  if (photo.state === 'ready') return { key: 'ready', line: fileSize(photo.bytes) }
  if (photo.state === 'received') return { key: 'arrived', line: texts.arrived }
  if (photo.state === 'rejected') {
    return { key: 'rejected', line: photo.code ? errorSentence(photo.code) : texts.rejected }
  }
  if (from?.state !== 'connected') {
    return { key: 'waiting', line: from ? texts.waiting(from.name) : texts.waitingForPhone }
  }
  const { sentBytes = 0, totalBytes = photo.bytes } = photo
  if (sentBytes === 0) return { key: 'waiting', line: texts.announced }
  return { key: 'sending', line: texts.sending(percent(sentBytes, totalBytes)), fraction: sentBytes / totalBytes }
}
