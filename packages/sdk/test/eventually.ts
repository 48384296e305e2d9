// Kept from before any test fakes them.
const { setTimeout } = globalThis
const nowMs = () => Number(process.hrtime.bigint() / 1_000_000n)

/** Waits until `isTrue`, looking every few milliseconds, whatever clock the test has set. @throws when it never is */
export async function eventually(isTrue: () => unknown, withinMs = 20_000): Promise<void> {
  const deadline = nowMs() + withinMs
  while (!isTrue()) {
    if (nowMs() > deadline) throw new Error(`Never came true: ${isTrue}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
