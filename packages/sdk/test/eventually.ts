/** Waits until `isTrue`, looking every few milliseconds. Fails with the condition's own source after five seconds. */
export async function eventually(isTrue: () => unknown, withinMs = 5000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${isTrue}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
