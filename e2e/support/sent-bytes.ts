import type { Page } from 'playwright-core'

/** Notes every body that this page uploads from now on: call it before the page is opened. */
export async function noteUploads(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const bodies: Blob[] = []
    Object.assign(window, { uploadedBodies: bodies })
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob) bodies.push(body)
      send.call(this, body)
    }
  })
}

/** The bodies that were noted, in the order in which they were sent. */
export async function uploadsOf(page: Page): Promise<Buffer[]> {
  const bodies = await page.evaluate(async () => {
    const { uploadedBodies } = window as unknown as { uploadedBodies: Blob[] }
    return Promise.all(uploadedBodies.map(async (body) => [...new Uint8Array(await body.arrayBuffer())]))
  })
  return bodies.map((bytes) => Buffer.from(bytes))
}
