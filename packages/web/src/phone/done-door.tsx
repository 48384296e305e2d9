import type { DonePageProps } from './done-page.tsx'
import { usePart } from './use-part.ts'

const load = async () => (await import('./done-page.tsx')).DonePage

/** The last page, loaded when somebody says that they are done. */
export function DoneDoor(props: DonePageProps) {
  const Done = usePart(load)
  return Done ? <Done {...props} /> : <main className="send-native" />
}
