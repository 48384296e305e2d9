import { type CodeFormat, codeFormats, type Scanning, standardScanning } from '@snaplink/contract'

const place = 'snaplink.scanning'

/** How this browser's phones scanned last; what is not known any more is left out. */
export function rememberedScanning(): Scanning {
  const kept = read()
  const formats = codeFormats.filter((format) => kept?.formats?.includes(format))
  return { ...standardScanning, ...kept, formats: formats.length > 0 ? formats : standardScanning.formats }
}

export function rememberScanning(scanning: Scanning): void {
  try {
    localStorage.setItem(place, JSON.stringify(scanning))
  } catch {
    // Forbidden or full: the next page begins as usual.
  }
}

function read(): (Partial<Scanning> & { formats?: CodeFormat[] }) | null {
  try {
    return JSON.parse(localStorage.getItem(place) ?? 'null')
  } catch {
    return null
  }
}
