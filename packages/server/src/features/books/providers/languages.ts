/** ISO 639-2, in both forms where there are two, to 639-1: what libraries write, to what people know. */
const shortOf: Record<string, string> = {
  ...{ eng: 'en', ger: 'de', deu: 'de', fre: 'fr', fra: 'fr', spa: 'es', ita: 'it', por: 'pt', dut: 'nl', nld: 'nl' },
  ...{ dan: 'da', swe: 'sv', nor: 'no', nob: 'nb', nno: 'nn', fin: 'fi', ice: 'is', isl: 'is', pol: 'pl', cze: 'cs' },
  ...{ ces: 'cs', slo: 'sk', slk: 'sk', hun: 'hu', rum: 'ro', ron: 'ro', bul: 'bg', rus: 'ru', ukr: 'uk', gre: 'el' },
  ...{ ell: 'el', tur: 'tr', ara: 'ar', heb: 'he', per: 'fa', fas: 'fa', hin: 'hi', chi: 'zh', zho: 'zh', jpn: 'ja' },
  ...{ kor: 'ko', vie: 'vi', tha: 'th', lat: 'la', cat: 'ca', baq: 'eu', eus: 'eu', glg: 'gl', gle: 'ga', wel: 'cy' },
  ...{ cym: 'cy', hrv: 'hr', srp: 'sr', slv: 'sl', est: 'et', lav: 'lv', lit: 'lt', yid: 'yi', epo: 'eo', ind: 'id' },
}

/** `ger` → `de`, `de-DE` → `de`; a code without a short form stays. Undefined for what is none, such as `und`. */
export function languageOf(code: string | undefined): string | undefined {
  const plain = code?.trim().toLowerCase().split(/[-_]/)[0] ?? ''
  if (!/^[a-z]{2,3}$/.test(plain) || ['und', 'zxx', 'mul', 'mis'].includes(plain)) return undefined
  return shortOf[plain] ?? plain
}
