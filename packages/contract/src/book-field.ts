/** What is known of a book as such: each field has a source, and can be locked against later look-ups. */
export const bookFields = [
  'title',
  'subtitle',
  'authors',
  'publisher',
  'published',
  'pages',
  'language',
  'subjects',
  'series',
  'description',
] as const
export type BookField = (typeof bookFields)[number]

/** The source of what a person wrote; all others are names of providers or of programs whose export was taken in. */
export const ownSource = 'you'
