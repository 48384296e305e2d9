import { toProblem } from '../../errors.ts'
import type { FileStore } from '../../files/file-store.ts'
import type { TusStore } from '../../tus/tus-store.ts'

/** The same stores, which tell `onFull` whenever there was no room for something. */
export function noticeFullDisk<Parts extends { files: FileStore; uploads: TusStore }>(
  parts: Parts,
  onFull: () => void,
): Parts {
  const { files, uploads } = parts

  const notice = (error: unknown): void => {
    if (error && toProblem(error).code === 'storage.full') onFull()
  }
  const noticed = <Result>(work: Promise<Result>): Promise<Result> => {
    work.catch(notice)
    return work
  }

  return {
    ...parts,
    files: {
      ...files,
      write: (key, source, bound) => noticed(files.write(key, source, bound)),
      adopt: (key, path) => noticed(files.adopt(key, path)),
    },
    uploads: {
      ...uploads,
      create: (upload) => noticed(uploads.create(upload)),
      save: (upload) => noticed(uploads.save(upload)),
      async open(id) {
        const file = await uploads.open(id)
        return {
          get bytes() {
            return file.bytes
          },
          append(chunks, done) {
            file.append(chunks, (error) => {
              notice(error)
              done(error)
            })
          },
          truncate: (bytes) => file.truncate(bytes),
          sync: () => noticed(file.sync()),
          close: () => file.close(),
        }
      },
    },
  }
}
