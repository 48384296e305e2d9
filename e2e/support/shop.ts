import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const folder = fileURLToPath(new URL('../shop', import.meta.url))

/** Somebody else's pages with our uploader and our scan field on them, on an origin of their own. */
export interface Shop {
  readonly origin: string
  close(): Promise<void>
}

/** Serves `/react` and `/scan-react`, built as a shop would build them, and `/element` and `/scan-element`, which need no building. */
export async function startShop(port: number, snaplink: string): Promise<Shop> {
  const files = new Map(await builtFiles())
  for (const name of ['element', 'scan-element']) {
    const element = await readFile(`${folder}/${name}.html`, 'utf8')
    files.set(`/${name}`, { type: 'text/html; charset=utf-8', body: element.replace('SERVER', snaplink) })
  }

  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://shop').pathname)
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body)
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function builtFiles(): Promise<[path: string, file: { type: string; body: string | Uint8Array }][]> {
  const result = await build({
    ...{ root: folder, configFile: false, logLevel: 'error', base: '/' },
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: [`${folder}/react.html`, `${folder}/scan-react.html`] },
    },
  })
  if (!('output' in result)) throw new Error('Expected one output')
  return result.output.map((each) => {
    const path = `/${each.fileName.replace(/\.html$/, '')}`
    if (each.type === 'chunk') return [path, { type: 'text/javascript', body: each.code }]
    const type = path.endsWith('.css') ? 'text/css' : 'text/html; charset=utf-8'
    return [path, { type, body: each.source }]
  })
}
