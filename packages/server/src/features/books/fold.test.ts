import { expect, test } from 'vitest'
import { authorKeyOf, fold, titleKeyOf, wordsOf, yearOf } from './fold.ts'

test('accents, case and punctuation do not matter, in whichever form they come', () => {
  const decomposed = 'Straße nach A\u0308gypten'
  expect(fold(decomposed)).toBe('strasse nach agypten')
  expect(fold('STRASSE nach Ägypten!')).toBe('strasse nach agypten')
  expect(fold('C++ & C#')).toBe('c++ c#')
})

test('an ISBN with hyphens is looked for as one word', () => {
  expect(wordsOf('978-3-16-148410-0 tolkien')).toEqual(['9783161484100', 'tolkien'])
})

test('a title is sorted without its article, an author by the last name', () => {
  expect([titleKeyOf('The Hobbit'), titleKeyOf('Die Verwandlung'), titleKeyOf('Die')]).toEqual([
    'hobbit',
    'verwandlung',
    'die',
  ])
  expect(authorKeyOf('Ursula K. Le Guin')).toBe('guin ursula k le')
})

test.each([
  ['March 2004', 2004],
  ['[ca. 1920]', 1920],
  ['c1997', 1997],
  ['2013-04-02', 2013],
  ['12345', undefined],
  ['n.d.', undefined],
])('the year of %s', (published, year) => {
  expect(yearOf(published)).toBe(year)
})
