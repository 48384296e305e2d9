const place = 'snaplink.scanner'

/** What a person has chosen for all scanning on this phone. */
export interface ScannerSettings {
  readonly sound: boolean
  /** Among several cameras; gone ones count for nothing. */
  readonly cameraId?: string
}

export function keptSettings(): ScannerSettings {
  try {
    return { sound: true, ...JSON.parse(localStorage.getItem(place) ?? '{}') }
  } catch {
    // Whatever stood there, it was not ours; or there is no storage.
    return { sound: true }
  }
}

export function keepSettings(settings: ScannerSettings): void {
  try {
    localStorage.setItem(place, JSON.stringify(settings))
  } catch {
    // Full or forbidden: then it is as it was the next time.
  }
}
