export { type Config, ConfigError, readConfig } from './config.ts'
export { createServer, type SnaplinkServer } from './create-server.ts'
