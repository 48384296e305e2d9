import { vi } from 'vitest'

/** A second, Vitest's own default, is not long for a machine that has other things to do; what is right comes at once all the same. */
const patienceMs = 20_000
const isPatient = Symbol.for('snaplink.patient-waiting')

// Files share a worker, and `vi` with it.
if (!Reflect.has(vi, isPatient)) {
  const { waitFor, waitUntil } = vi
  Object.assign(vi, {
    [isPatient]: true,
    waitFor: ((check, options) => waitFor(check, patiently(options))) satisfies typeof waitFor,
    waitUntil: ((check, options) => waitUntil(check, patiently(options))) satisfies typeof waitUntil,
  })
}

function patiently(options: number | { timeout?: number; interval?: number } = {}) {
  return typeof options === 'number' ? options : { timeout: patienceMs, ...options }
}
