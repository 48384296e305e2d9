import { SentenceError } from './sentence-error.ts'

/** Does something in the folder `path`; what usually goes wrong with disks becomes a sentence. @throws SentenceError */
export async function orSentence<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    const sentence = sentences[codeOf(error)]
    throw sentence ? new SentenceError(sentence(path), { cause: error }) : error
  }
}

const sentences: Record<string, (path: string) => string> = {
  EEXIST: (path) => `${path} is a file. Name a folder for the photos.`,
  ENOTDIR: (path) => `A part of ${path} is a file. Name a folder for the photos.`,
  EACCES: (path) => `The folder ${path} may not be written by this account. Name another one.`,
  EPERM: (path) => `The folder ${path} may not be written by this account. Name another one.`,
  EROFS: (path) => `The folder ${path} is on a disk that cannot be written. Name another one.`,
  ENOSPC: (path) =>
    `There is no room left on the disk that holds ${path}. Photos that are not saved yet stay on the server.`,
  EDQUOT: (path) =>
    `There is no room left for this account on the disk that holds ${path}. Photos that are not saved yet stay on the server.`,
  ENOENT: (path) => `The folder ${path} is gone. Photos that are not saved yet stay on the server.`,
  ENAMETOOLONG: (path) => `The path ${path} is too long for this disk. Name another folder.`,
}

export function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException | null)?.code ?? '')
}
