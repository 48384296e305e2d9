import { bringIn as texts } from '../../shelf-texts.ts'

/** What a file is, for people; a newer server may know more kinds. */
export const formatName = (format: string) => texts.formats[format] ?? format
