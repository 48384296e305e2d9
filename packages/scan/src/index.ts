export { type OpenOptions, openScanner, type Scanner, type WatchHandlers } from './open-scanner.ts'
export type { Corners, Engine, Reading, ScanMode, ScanSettings, Sighting } from './reading.ts'
export { ScannerError, type ScannerErrorCode } from './scanner-error.ts'
