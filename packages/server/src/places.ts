import { type CityResponse, open } from 'maxmind'
import { StartError } from './start-error.ts'

/** Says where an address is, as far as a database on this machine knows: "Berlin, Germany". Never asks anybody else. */
export interface Places {
  of(address: string | undefined): string | undefined
}

/** Where no database was given: nobody's place is known. */
export const noPlaces: Places = { of: () => undefined }

/**
 * Opens a database of places in MaxMind's format (GeoLite2 City, DB-IP City Lite …).
 *
 * @throws StartError when it cannot be read
 */
export async function openPlaces(path: string): Promise<Places> {
  const reader = await open<CityResponse>(path).catch((cause) => {
    throw new StartError(`SNAPLINK_GEOIP is "${path}", which cannot be read as a MaxMind database (.mmdb).`, { cause })
  })
  return {
    of(address) {
      const found = address === undefined ? null : lookUp(address)
      return [found?.city?.names.en, found?.country?.names.en].filter(Boolean).join(', ') || undefined
    },
  }

  function lookUp(address: string): CityResponse | null {
    try {
      return reader.get(address)
    } catch {
      // An IPv6 address in a database of IPv4 ones, or no address at all: nothing is known of it.
      return null
    }
  }
}
