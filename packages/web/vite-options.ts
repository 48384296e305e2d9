import { fileURLToPath } from 'node:url'
import type { InlineConfig } from 'vite'

export const packageDir = fileURLToPath(new URL('.', import.meta.url))

/** One bundle for each end: the desktop on React, the phone on preact, so that a phone loads only what it needs. */
export const entries = { desktop: 'index.html', phone: 'phone.html' } as const
export type Entry = keyof typeof entries

const preact = [
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react(-dom)?$/, replacement: 'preact/compat' },
]

/** How Vite builds one end from `html`, a path inside `root`. */
export function viteOptions(entry: Entry, options: { root: string; html: string; outDir: string }): InlineConfig {
  return {
    root: options.root,
    configFile: false,
    logLevel: 'warn',
    // Relative, so that the pages work wherever <base href> says they live.
    base: './',
    resolve: { alias: entry === 'phone' ? preact : [] },
    // As it ships, whatever NODE_ENV is here: tests build it too.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      outDir: options.outDir,
      emptyOutDir: false,
      target: ['chrome100', 'safari15.4', 'firefox110'],
      // Every browser above preloads modules by itself.
      modulePreload: { polyfill: false },
      // The content security policy knows no inline sources.
      assetsInlineLimit: 0,
      manifest: `${entry}.manifest.json`,
      rolldownOptions: { input: `${options.root}/${options.html}` },
    },
  }
}
