/** Calls `listener` whenever Enter is pressed, if there is somebody to press it. @returns stops listening */
export function onEnter(listener: () => void): () => void {
  const { stdin } = process
  if (!stdin.isTTY) return () => undefined
  stdin.on('data', listener)
  // Waiting for a key keeps no command from ending.
  stdin.unref()
  return () => {
    stdin.off('data', listener)
    stdin.pause()
  }
}
