import { build } from 'vite'

const entry = 'virtual:entry'

export interface Bundle {
  /** What the browser loads at once, as one file, and the modules that are in it. */
  code: string
  modules: string[]
  /** What it loads later, by itself. */
  later: { code: string; modules: string[] }[]
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
  for (const chunk of atOnce) {
    for (const each of chunks) if (chunk.imports.includes(each.fileName)) atOnce.add(each)
  }
  return {
    code: [...atOnce].map(({ code }) => code).join('\n'),
    modules: [...atOnce].flatMap(({ moduleIds }) => moduleIds).filter((id) => id !== entry),
    later: chunks.filter((chunk) => !atOnce.has(chunk)).map(({ code, moduleIds }) => ({ code, modules: moduleIds })),
  }
}
