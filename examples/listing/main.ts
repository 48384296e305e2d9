import express from 'express'

// A small marketplace: a form with photos in it, on an origin of its own. Its server opens the session with its API key, and
// publishes on submit.

const { SNAPLINK = 'http://localhost:3000', SNAPLINK_KEY, DESTINATION, PORT = '4000' } = process.env
if (!SNAPLINK_KEY) throw new Error('Set SNAPLINK_KEY to what `snaplink create-key "The marketplace"` printed.')

interface Opened {
  sessionId: string
  pageToken: string
}
interface Published {
  state: 'running' | 'done'
  photos: { url: string }[]
}

const app = express()
app.use(express.urlencoded({ extended: false }))

app.get('/', async (_req, res) => {
  const { sessionId, pageToken } = await snaplink<Opened>('sessions', { pageName: 'Your listing' })
  res.send(form(sessionId, pageToken))
})

app.post('/listings', async (req, res) => {
  const { title, session, photos } = req.body
  // The key reaches the marketplace's own sessions alone, whatever stands in this form.
  const urls = await publish(String(session), [photos].flat())
  res.status(201).send(listing(String(title), urls))
})

app.listen(Number(PORT), () => console.log(`The marketplace is at http://localhost:${PORT}`))

/** Asked again with the same id, it is the same publication: nothing is published twice. */
async function publish(session: string, photoIds: string[]): Promise<string[]> {
  for (;;) {
    const { state, photos } = await snaplink<Published>(`sessions/${session}/publish`, {
      id: `listing-${session}`,
      photoIds,
      // One of SNAPLINK_DESTINATIONS; the first where none is named.
      destination: DESTINATION,
    })
    if (state === 'done') return photos.map(({ url }) => url)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function snaplink<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${SNAPLINK}/api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SNAPLINK_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`Snaplink answered ${response.status}: ${await response.text()}`)
  return response.json() as Promise<T>
}

function form(sessionId: string, pageToken: string): string {
  return page(`
    <h1>New listing</h1>
    <script type="module" src="${SNAPLINK}/snaplink-uploader.js"></script>
    <form method="post" action="/listings">
      <label>Title <input name="title" required></label>
      <input type="hidden" name="session" value="${sessionId}">
      <snaplink-uploader name="photos" required session="${sessionId}" page-token="${pageToken}"></snaplink-uploader>
      <button>Publish</button>
    </form>`)
}

function listing(title: string, urls: string[]): string {
  const items = urls.map((url) => `<li><img src="${escaped(url)}" alt="" width="240"></li>`).join('')
  return page(`<h1>${escaped(title)}</h1><ol>${items}</ol>`)
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,"><title>Marketplace</title>
    <body style="max-width: 1000px; margin: 2rem auto; padding: 0 1rem; font-family: system-ui"><main>${body}</main></body></html>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
