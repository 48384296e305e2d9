import type { Shrinking } from '@snaplink/contract'

/**
 * A photo made smaller, as the page's opener asked for, upright and as JPEG.
 *
 * @returns the photo as it is where it is no longer than that, or where this browser cannot draw it
 */
export async function shrinkPhoto(photo: File, { longestSide, quality }: Shrinking): Promise<File> {
  try {
    const picture = await createImageBitmap(photo, { imageOrientation: 'from-image' })
    const scale = longestSide / Math.max(picture.width, picture.height)
    if (scale >= 1) return photo
    const width = Math.round(picture.width * scale)
    const height = Math.round(picture.height * scale)
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
    picture.close()
    const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality / 100))
    return jpeg ? new File([jpeg], photo.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' }) : photo
  } catch {
    // HEIC on most phones: the server takes it as it is.
    return photo
  }
}
