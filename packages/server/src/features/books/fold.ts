const others: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }

/** Small letters and digits, without accents, with one blank between words: what is searched and sorted by. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => others[letter] ?? letter)
    .replace(/[^\p{L}\p{N}+#]+/gu, ' ')
    .trim()
}

/** The words that somebody looks for. An ISBN with hyphens is one word. */
export function wordsOf(query: string): string[] {
  const joined = query.replace(/[\dXx][\dXx\s\p{Pd}]{6,}[\dXx]/gu, (isbn) => isbn.replace(/[\s\p{Pd}]/gu, ''))
  return [...new Set(fold(joined).split(' ').filter(Boolean))].slice(0, 10)
}

const article = /^(the|an?|der|die|das|ein|eine|le|la|les|l|un|une|el|los|las|il|lo|gli|de|het|een) (?=\S)/

/** What a title is sorted by: "The Hobbit" stands under H. */
export function titleKeyOf(title: string): string {
  return fold(title).replace(article, '').slice(0, 200).trim()
}

/** What an author is sorted by: the last name first. */
export function authorKeyOf(author: string): string {
  const words = fold(author).split(' ')
  const last = words.pop() ?? ''
  return [last, ...words].join(' ').slice(0, 200).trim()
}

/** The year in a date that was written freely: `March 2004`, `[ca. 1920]`, `c1997`, `2013-04-02`. */
export function yearOf(published: string): number | undefined {
  const year = /(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)/.exec(published)?.[1]
  return year === undefined ? undefined : Number(year)
}
