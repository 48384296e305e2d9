import type { OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import { sha256Of } from './sha256.ts'

/** Whether the same picture has been picked before, and is on its way or there. Only what is equally large is compared. */
export async function isPickedTwice(
  item: OutboxItem,
  bytes: Blob,
  list: Pick<OutboxList, 'items' | 'change'>,
  storage: Pick<OutboxStorage, 'bytes'>,
): Promise<boolean> {
  const { position } = item.entry
  const isAlike = ({ entry }: OutboxItem) => entry.bytes === bytes.size && entry.position < position
  const others = list.items().filter((other) => isAlike(other) && isWanted(other))
  if (others.length === 0 || bytes.size === 0) return false
  const sha256 = await sha256Of(bytes)
  await list.change(item, { sha256 })
  for (const other of others) {
    const kept = other.entry.sha256 ? undefined : await storage.bytes(other.entry.photoId)
    if (kept) await list.change(other, { sha256: await sha256Of(kept) })
    if (other.entry.sha256 === sha256) return true
  }
  return false
}

function isWanted({ entry: { state } }: OutboxItem): boolean {
  return state === 'waiting' || state === 'arrived' || state === 'ready'
}
