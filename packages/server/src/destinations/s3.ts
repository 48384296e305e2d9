import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { S3Settings } from '../destination-settings.ts'
import { checkedName, type Destination, DestinationError, isFinalStatus, putMs, urlBelow } from './destination.ts'

/** A bucket of an S3-compatible store. Each object is one PUT, which the store does wholly or not at all. */
export function s3Destination(settings: S3Settings): Destination {
  const { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, isPathStyle, publicUrl } = settings
  const client = new S3Client({
    ...{ endpoint, region, forcePathStyle: isPathStyle, credentials: { accessKeyId, secretAccessKey } },
    // Our job tries again, with longer pauses, and after a restart too.
    maxAttempts: 1,
    // Other stores than Amazon's do not all know the newer checksums; the signature covers the bytes anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })

  return {
    async put({ name, mediaType, bytes }) {
      const key = [prefix, checkedName(name)].filter(Boolean).join('/')
      const object = { Bucket: bucket, Key: key, Body: bytes, ContentType: mediaType, ContentLength: bytes.length }
      try {
        await client.send(new PutObjectCommand(object), { abortSignal: AbortSignal.timeout(putMs) })
      } catch (cause) {
        const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined
        const said = cause instanceof S3ServiceException ? `${status} ${cause.name}` : 'no answer'
        throw new DestinationError(`The store did not take the object (${said}).`, {
          isFinal: isFinalStatus(status),
          cause,
        })
      }
      return { url: urlBelow(publicUrl ?? bucketUrl(), publicUrl === undefined ? key : name) }
    },
  }

  function bucketUrl(): string {
    if (isPathStyle) return urlBelow(endpoint, bucket)
    const { protocol, host } = new URL(endpoint)
    return `${protocol}//${bucket}.${host}`
  }
}
