import type { DestinationSettings } from '../destination-settings.ts'
import { cloudinaryDestination } from './cloudinary.ts'
import type { Destination } from './destination.ts'
import { folderDestination } from './folder.ts'
import { s3Destination } from './s3.ts'

/** Destinations by their names, in the order of the settings. */
export type Destinations = ReadonlyMap<string, Destination>

/** All that the settings name. None of them is asked for anything before something is published. */
export function openDestinations(settings: ReadonlyMap<string, DestinationSettings>): Destinations {
  return new Map([...settings].map(([name, each]) => [name, open(each)]))
}

function open(settings: DestinationSettings): Destination {
  if (settings.kind === 'folder') return folderDestination(settings)
  if (settings.kind === 's3') return s3Destination(settings)
  return cloudinaryDestination(settings)
}
