import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where published photos may go, as the environment says it. */
export type DestinationSettings = FolderSettings | S3Settings | CloudinarySettings

export interface FolderSettings {
  readonly kind: 'folder'
  /** Absolute. */
  readonly path: string
  /** Under which address the folder is served; undefined: the answers name the files themselves. */
  readonly publicUrl: string | undefined
}

export interface S3Settings {
  readonly kind: 's3'
  /** `https://s3.eu-central-1.amazonaws.com`, or that of any store that speaks the same. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** Put before every key, without a slash at either end; may be empty. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Whether the bucket is named in the path; else in the host. */
  readonly isPathStyle: boolean
  /** Under which address the bucket is served; undefined: its own. */
  readonly publicUrl: string | undefined
}

export interface CloudinarySettings {
  readonly kind: 'cloudinary'
  readonly cloudName: string
  readonly apiKey: string
  readonly apiSecret: string
  /** Put before every public id; may be empty. */
  readonly folder: string
  /** Undefined: Cloudinary's own. */
  readonly apiUrl: string | undefined
  readonly signatureAlgorithm: 'sha1' | 'sha256'
}

/**
 * Reads `SNAPLINK_DESTINATIONS`: `name=url`, separated by blanks or lines. What the scheme says decides what kind it is:
 *
 *     pictures=file:///srv/pictures?public=https://img.example.org
 *     bucket=s3+https://KEY:SECRET@s3.eu-central-1.amazonaws.com/bucket/prefix?region=eu-central-1&public=https://cdn.example.org
 *     cdn=cloudinary://KEY:SECRET@cloud/folder
 *
 * @returns in the order in which they stand; or what is wrong, in words that give no secret away
 */
export function readDestinations(text: string): Map<string, DestinationSettings> | string {
  const all = new Map<string, DestinationSettings>()
  for (const entry of text.split(/\s+/).filter(Boolean)) {
    const [, name = '', url = ''] = /^([a-z][a-z0-9-]{0,31})=(.+)$/.exec(entry) ?? []
    if (!name) return 'each entry has to be name=url, with a name of small letters, digits and dashes'
    if (all.has(name)) return `there are two entries called ${name}`
    const settings = URL.canParse(url) ? readOne(new URL(url)) : undefined
    if (!settings)
      return `the entry ${name} has to be file:///folder, s3+https://key:secret@host/bucket or cloudinary://key:secret@cloud`
    all.set(name, settings)
  }
  return all
}

function readOne(url: URL): DestinationSettings | undefined {
  if (url.protocol === 'file:') return readFolder(url)
  if (url.protocol === 's3+https:' || url.protocol === 's3+http:') return readS3(url)
  if (url.protocol === 'cloudinary:') return readCloudinary(url)
  return undefined
}

function readFolder(url: URL): DestinationSettings | undefined {
  if (url.host) return undefined
  const path = fileURLToPath(`file://${url.pathname}`)
  return isAbsolute(path) ? { kind: 'folder', path, publicUrl: publicUrlOf(url) } : undefined
}

function readS3(url: URL): DestinationSettings | undefined {
  const [accessKeyId, secretAccessKey] = credentialsOf(url)
  const [bucket, ...prefix] = partsOf(url)
  if (!accessKeyId || !secretAccessKey || !bucket || !url.host) return undefined
  return {
    ...{ kind: 's3', bucket, accessKeyId, secretAccessKey, prefix: prefix.join('/'), publicUrl: publicUrlOf(url) },
    endpoint: `${url.protocol.slice('s3+'.length)}//${url.host}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    // Only Amazon asks for the bucket in the host's name.
    isPathStyle: url.searchParams.get('style') === 'path' || !url.hostname.endsWith('.amazonaws.com'),
  }
}

function readCloudinary(url: URL): DestinationSettings | undefined {
  const [apiKey, apiSecret] = credentialsOf(url)
  if (!apiKey || !apiSecret || !url.host) return undefined
  const apiUrl = url.searchParams.get('api') ?? undefined
  if (apiUrl !== undefined && !/^https?:\/\/./.test(apiUrl)) return undefined
  return {
    ...{ kind: 'cloudinary', cloudName: url.host, apiKey, apiSecret, folder: partsOf(url).join('/'), apiUrl },
    signatureAlgorithm: url.searchParams.get('signature') === 'sha256' ? 'sha256' : 'sha1',
  }
}

function credentialsOf(url: URL): [string, string] {
  return [decodeURIComponent(url.username), decodeURIComponent(url.password)]
}

function partsOf(url: URL): string[] {
  return url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
}

function publicUrlOf(url: URL): string | undefined {
  return url.searchParams.get('public') ?? undefined
}
