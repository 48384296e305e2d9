/** What a program needs that puts what phones send into a folder: the command line and the desktop application. */

export { codeOf, orSentence } from './disk-failures.ts'
export { downloadPhoto } from './photo-download.ts'
export { openPhotoFolder, type PhotoFolder } from './photo-folder.ts'
export { keepPhotoLedger, type PhotoLedger, type SettledPhotos } from './photo-ledger.ts'
export { type NamePattern, readNamePattern } from './photo-name.ts'
export { type PhotoSaver, type PhotoSaverOptions, savePhotos } from './photo-saver.ts'
export { MistypedError, SentenceError } from './sentence-error.ts'
export { askServer, readServerAddress, type ServerState } from './server-address.ts'
