import type { DeviceView } from '@snaplink/contract'
import type { ListedPhoto } from './own-photos.ts'
import { errorSentence, fileSize, percent, photos as texts } from './texts.ts'

/** What a tile shows of a photo's state: a key for its looks, a line of text, and how far it is. */
export interface ShownState {
  key: 'waiting' | 'sending' | 'arrived' | 'ready' | 'rejected'
  line: string
  /** 0 to 1, while it is being sent. */
  fraction?: number
}

/** @param from the phone it comes from, if it is still one of this page's */
export function shownState(photo: ListedPhoto, from: DeviceView | undefined): ShownState {
  const { own } = photo
  if (own?.state === 'failed')
    return { key: 'rejected', line: own.code === 'network' ? own.sentence : errorSentence(own.code) }
  if (photo.state === 'ready') return { key: 'ready', line: fileSize(photo.bytes) }
  if (photo.state === 'received') return { key: 'arrived', line: texts.arrived }
  if (photo.state === 'rejected') {
    return { key: 'rejected', line: photo.code ? errorSentence(photo.code) : texts.rejected }
  }
  if (!own && from?.state !== 'connected') {
    return { key: 'waiting', line: from ? texts.waiting(from.name) : texts.waitingForPhone }
  }
  const { sentBytes = 0, totalBytes = photo.bytes } = photo
  if (sentBytes === 0) return { key: 'waiting', line: texts.announced }
  return { key: 'sending', line: texts.sending(percent(sentBytes, totalBytes)), fraction: sentBytes / totalBytes }
}
