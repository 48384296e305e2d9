const place = 'snaplink.arrival-sound'
/** Several that come together sound once. */
const restMs = 150

let context: AudioContext | null = null
let lastAt = 0

export function isSoundOn(): boolean {
  return localStorage.getItem(place) !== 'off'
}

export function rememberSound(isOn: boolean): void {
  localStorage.setItem(place, isOn ? 'on' : 'off')
}

/** Browsers let a page sound only after somebody has pressed something on it. */
export function unlockSound(): void {
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume()
}

/** A short, soft tap of wood rather than a till's beep: it is heard a thousand times a day. Silent where the browser does not let us. */
export function playArrival(): void {
  const now = performance.now()
  if (context?.state !== 'running' || now - lastAt < restMs) return
  lastAt = now
  const begin = context.currentTime
  const tone = new OscillatorNode(context, { type: 'sine', frequency: 1180 })
  const loudness = new GainNode(context, { gain: 0 })
  tone.frequency.exponentialRampToValueAtTime(880, begin + 0.06)
  loudness.gain.linearRampToValueAtTime(0.07, begin + 0.004)
  loudness.gain.exponentialRampToValueAtTime(0.0005, begin + 0.13)
  tone.connect(loudness).connect(context.destination)
  tone.start(begin)
  tone.stop(begin + 0.14)
}
