import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The path of a program on this machine: the one that the variable names, else the first of `names` on PATH, else the first of
 * `places` that is there.
 *
 * @throws when the variable names a file that is not there
 */
export function findProgram(variable: string, names: readonly string[], places: readonly string[]): string | undefined {
  const asked = process.env[variable]
  if (asked) {
    if (!existsSync(asked)) throw new Error(`${variable} is ${asked}, but there is no such file.`)
    return asked
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, ...places].find((path) => path && existsSync(path))
}
