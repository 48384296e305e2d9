import type { HandoutView, TextView } from '@snaplink/contract'
import type { Http } from '@snaplink/sdk'

export interface FakeLists {
  texts?: TextView[]
  handouts?: HandoutView[]
}

/** A server that answers with these lists, and to anything else never. */
export function fakeHttp({ texts = [], handouts = [] }: FakeLists): Http {
  const answers: Record<string, unknown> = { texts: { texts, cursor: 0 }, handouts: { handouts, cursor: 0 } }
  return {
    base: document.baseURI,
    headers: {},
    async json<T>(_method: string, path: string) {
      return (answers[path.split('/').at(-1) ?? ''] ?? (await new Promise(() => undefined))) as T
    },
  }
}

const from = { page: 'page', phone: 'phone-Pixel 7' }

/** A text of the gallery; the later in the list, the newer. */
export function text(index: number, words: string, by: keyof typeof from = 'phone'): TextView {
  const kind = words.startsWith('https://') ? 'link' : 'text'
  return { textId: `text-${index}`, deviceId: from[by], kind, text: words, sentAt: index }
}

export function handout(index: number, name: string, more: Partial<HandoutView> = {}): HandoutView {
  const ready = { state: 'ready' as const, downloadUrl: `api/files/${index}` }
  return { handoutId: `handout-${index}`, name, bytes: 3_100_000, mediaType: '', offeredAt: index, ...ready, ...more }
}

export const someTexts = [
  text(
    1,
    'https://example.com/a/very/long/path/that/goes/on/and/on/for/ever?with=a&query=that&does=not&break=anywhere',
  ),
  text(2, 'javascript:alert("this is no link")', 'page'),
  text(3, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2)),
  text(4, 'שלום, זה טקסט מימין לשמאל עם מספר 42'),
  text(5, 'First line\nsecond line\n\nfourth line\nfifth line\nsixth line\nseventh line\neighth line', 'page'),
  text(6, 'correct horse battery staple'),
]

export const someHandouts = [
  handout(1, 'Boarding pass.pdf'),
  handout(2, 'A quite remarkably long name of a file that nobody would choose.docx'),
  handout(3, 'מסמך חשוב.pdf'),
  handout(7, 'holiday.mov', { state: 'offered', downloadUrl: undefined, bytes: 94_000_000 }),
]
