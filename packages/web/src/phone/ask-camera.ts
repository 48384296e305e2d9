type Wish = { torch?: boolean; zoom?: number; focusMode?: string }

const asked = new WeakMap<MediaStreamTrack, Wish>()

/**
 * Asks one more thing of a camera that says it can do it, and again what was asked before: what is applied replaces the rest.
 *
 * @returns whether the camera did it
 */
export async function askCamera(track: MediaStreamTrack, wish: Wish): Promise<boolean> {
  const all = { ...asked.get(track), ...wish }
  try {
    // One set, since some browsers look at the first alone.
    await track.applyConstraints({ advanced: [all as MediaTrackConstraintSet] })
  } catch {
    return false
  }
  asked.set(track, all)
  return true
}
