import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * Structured logs, one JSON object a line. Whatever could hold a credential never comes here in the first place;
 * the redaction is for the day when somebody logs a whole request.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: {
      paths: ['*.token', '*.ticket', '*.password', '*.authorization', '*.cookie', 'req.headers', 'headers'],
      remove: true,
    },
  }
  // Standard error, so that standard output stays what a person or a pipe asked for.
  return destination ? pino(options, destination) : pino(options, pino.destination({ dest: 2, sync: true }))
}
