import { Agent } from 'node:http'
import { v2 as cloudinary, type UploadApiErrorResponse, type UploadApiResponse } from 'cloudinary'
import type { CloudinarySettings } from '../destination-settings.ts'
import { checkedName, type Destination, DestinationError, isFinalStatus, putMs, urlBelow } from './destination.ts'

/** Cloudinary, by its signed upload API. The same public id is overwritten, so a repeated upload is no second picture. */
export function cloudinaryDestination(settings: CloudinarySettings): Destination {
  const { cloudName, apiKey, apiSecret, folder, apiUrl, signatureAlgorithm } = settings
  // The SDK asks by https unless its own environment variable says otherwise when it is loaded.
  const agent = apiUrl?.startsWith('http:') ? new Agent() : undefined

  function upload(publicId: string, bytes: Buffer): Promise<UploadApiResponse> {
    const options = {
      ...{ cloud_name: cloudName, api_key: apiKey, api_secret: apiSecret, signature_algorithm: signatureAlgorithm },
      ...{ public_id: publicId, resource_type: 'image' as const, overwrite: true, invalidate: true, timeout: putMs },
      ...(apiUrl !== undefined && { upload_prefix: apiUrl }),
      ...(agent && { agent }),
    }
    return new Promise((resolve, reject) => {
      const stream = cloudinary.uploader.upload_stream(options, (error, result) => {
        if (result) resolve(result)
        else reject(error)
      })
      stream.end(bytes)
    })
  }

  return {
    async put({ name, bytes }) {
      // Cloudinary adds the extension of the kind that it recognises.
      const stem = checkedName(name).replace(/\.[^./]*$/, '')
      const publicId = folder ? urlBelow(folder, stem) : stem
      try {
        return { url: (await upload(publicId, bytes)).secure_url }
      } catch (cause) {
        const { http_code: status, message } = (cause ?? {}) as Partial<UploadApiErrorResponse>
        // 499 is the SDK's own word for a request that took too long.
        const isFinal = status !== 499 && isFinalStatus(status)
        throw new DestinationError(`Cloudinary did not take the picture (${status ?? message}).`, { isFinal, cause })
      }
    },
  }
}
