import { build } from 'vite'

const entry = 'virtual:entry'

/** What a browser loads for this page script, as one file, and the modules that are in it. */
export async function bundle(script: string): Promise<{ code: string; modules: string[] }> {
  const result = await build({
    ...{ root: import.meta.dirname, configFile: false, logLevel: 'error' },
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? script : null) },
    ],
  })
  if (!('output' in result)) throw new Error('Expected one output')
  const chunks = result.output.filter((each) => each.type === 'chunk')
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => id !== entry),
  }
}
