import { registerHooks } from 'node:module'

/** `node --import register.ts main.mjs`: the application runs under plain Node, with electron.ts in Electron's place. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context)
    return { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true }
  },
})
