import './import.css'
import type { OwnBooks } from '@snaplink/sdk/books'
import { navigate, paths, useHash } from '../router.tsx'
import { ImportDesk } from './import-desk.tsx'
import { ImportStart } from './import-start.tsx'

/** Brings in a catalogue from elsewhere. What was read has an address, so that a reload finds it again. */
export function ImportPage({ own }: { own: OwnBooks }) {
  const importId = useHash().slice(1)
  const open = (id: string) => navigate(id ? `${paths.bringIn}#${id}` : paths.bringIn)
  if (importId === '') return <ImportStart own={own} onRead={(view) => open(view.importId)} />
  return <ImportDesk key={importId} importId={importId} own={own} onLeave={() => open('')} />
}
