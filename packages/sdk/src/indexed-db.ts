/** A database whose requests are promises: just what the outbox needs. */
export interface Database {
  get<T>(store: string, key: string): Promise<T | undefined>
  all<T>(store: string): Promise<T[]>
  /** All of it happens, or nothing: resolves when it is committed. `undefined` deletes. */
  write(changes: readonly Change[]): Promise<void>
  close(): void
}

export interface Change {
  store: string
  key: string
  value: unknown
}

/**
 * Opens a database with these object stores.
 *
 * @throws whatever the browser says where there is none: private windows, blocked storage, a full disk
 */
export async function openDatabase(name: string, version: number, stores: readonly string[]): Promise<Database> {
  const opening = indexedDB.open(name, version)
  opening.onupgradeneeded = () => {
    const existing = opening.result.objectStoreNames
    for (const store of stores) if (!existing.contains(store)) opening.result.createObjectStore(store)
  }
  const database = await answerOf(opening)
  // A newer version in another tab must not wait for us.
  database.onversionchange = () => database.close()

  return {
    get: (store, key) => answerOf(database.transaction(store).objectStore(store).get(key)),
    all: (store) => answerOf(database.transaction(store).objectStore(store).getAll()),
    write(changes) {
      const names = [...new Set(changes.map((change) => change.store))]
      const transaction = database.transaction(names, 'readwrite')
      for (const { store, key, value } of changes) {
        const objects = transaction.objectStore(store)
        if (value === undefined) objects.delete(key)
        else objects.put(value, key)
      }
      return new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        // Out of quota aborts the transaction without an error on any request.
        transaction.onabort = () => reject(transaction.error)
      })
    },
    close: () => database.close(),
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
