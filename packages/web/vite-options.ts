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

/** Custom elements for other people's pages, each a file with a name that stays, to be written down. */
export const elements = {
  uploader: { file: 'snaplink-uploader.js', source: '@snaplink/sdk/element' },
  scanField: { file: 'snaplink-scan-field.js', source: '@snaplink/sdk/scan-field-element' },
} as const
export type ElementName = keyof typeof elements

/** A custom element in one file, on preact, with its styles inside; what it does not need at once comes from `assets/`. */
export function elementOptions(name: ElementName, outDir: string): InlineConfig {
  const { file, source } = elements[name]
  const pages = viteOptions('phone', { root: packageDir, html: '', outDir })
  return {
    ...pages,
    build: {
      ...pages.build,
      manifest: `${name}.manifest.json`,
      rolldownOptions: {
        input: fileURLToPath(import.meta.resolve(source)),
        output: { entryFileNames: file },
      },
    },
  }
}

/** By its name the bench finds it; whatever else the pages load has a hash alone. */
const scanWorkerFile = 'assets/scan-worker-[hash].js'

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
    // The scanner's worker imports the second engine when it needs it, as a file of its own.
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: scanWorkerFile } } },
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
