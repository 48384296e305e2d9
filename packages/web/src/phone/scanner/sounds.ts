/** What the scanner says without words. */
export type Sound = 'read' | 'again' | 'undone'

export interface Sounds {
  /** Beeps, and shakes the phone where it can. */
  play(sound: Sound): void
  close(): void
}

/** Hertz and seconds: a clear high beep for what is new, a low double one for what was there, a falling one for what is gone. */
const tones: Record<Sound, readonly { hz: number; at: number; for: number }[]> = {
  read: [{ hz: 1760, at: 0, for: 0.09 }],
  again: [
    { hz: 520, at: 0, for: 0.07 },
    { hz: 520, at: 0.11, for: 0.07 },
  ],
  undone: [
    { hz: 880, at: 0, for: 0.06 },
    { hz: 587, at: 0.07, for: 0.08 },
  ],
}
const shakesMs: Record<Sound, number[]> = { read: [40], again: [30, 60, 30], undone: [15] }
const volume = 0.25
/** Without it, a tone that begins or ends at once clicks. */
const fadeSeconds = 0.008

/** Browsers let a page be heard once it has been touched: from then on this can be. */
export function openSounds(): Sounds {
  let context: AudioContext | undefined
  const closing = new AbortController()
  const unlock = () => {
    context ??= 'AudioContext' in window ? new AudioContext() : undefined
    // Safari suspends it with each call and each look at another page.
    if (context?.state !== 'running') void context?.resume().catch(() => undefined)
  }
  if (hasBeenTouched()) unlock()
  addEventListener('pointerup', unlock, { capture: true, signal: closing.signal })
  addEventListener('keydown', unlock, { capture: true, signal: closing.signal })

  return {
    play(sound) {
      if (hasBeenTouched()) navigator.vibrate?.(shakesMs[sound])
      if (context?.state !== 'running') return
      for (const tone of tones[sound]) playTone(context, tone.hz, context.currentTime + tone.at, tone.for)
    },
    close() {
      closing.abort()
      void context?.close()
    },
  }
}

function playTone(context: AudioContext, hz: number, from: number, seconds: number): void {
  const tone = new OscillatorNode(context, { frequency: hz, type: 'triangle' })
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(0, from)
  gain.gain.linearRampToValueAtTime(volume, from + fadeSeconds)
  gain.gain.setValueAtTime(volume, from + seconds - fadeSeconds)
  gain.gain.linearRampToValueAtTime(0, from + seconds)
  tone.connect(gain).connect(context.destination)
  tone.start(from)
  tone.stop(from + seconds)
}

/** Asked before it, Chromium notes each call as a fault. */
function hasBeenTouched(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true
}
