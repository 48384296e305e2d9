/** What is typed, piece by piece: text that stands in no key's place, and the two keys that end a field. */
export type Stroke = { readonly text: string } | { readonly key: Key }
export type Key = 'tab' | 'enter'
