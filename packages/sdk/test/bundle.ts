import { build } from 'vite'

const entry = 'virtual:entry'

export interface Chunk {
  fileName: string
  code: string
  modules: string[]
}

export interface Bundle {
  /** What the browser loads at once; the first one is the script itself. */
  atOnce: Chunk[]
  /** What it loads when it is asked for. */
  later: Chunk[]
}

/** What a browser loads for this page script. */
export async function bundle(script: string): Promise<Bundle> {
  const result = await build({
    ...{ root: import.meta.dirname, configFile: false, logLevel: 'error' },
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? script : null) },
    ],
  })
  if (!('output' in result)) throw new Error('Expected one output')
  const chunks = result.output.filter((each) => each.type === 'chunk')
  const atOnce = new Set(chunks.filter(({ isEntry }) => isEntry))
  for (const { imports } of atOnce) for (const each of chunks) if (imports.includes(each.fileName)) atOnce.add(each)
  const asChunk = ({ fileName, code, moduleIds }: (typeof chunks)[number]): Chunk => ({
    fileName,
    code,
    modules: moduleIds.filter((id) => id !== entry),
  })
  return { atOnce: [...atOnce].map(asChunk), later: chunks.filter((each) => !atOnce.has(each)).map(asChunk) }
}
