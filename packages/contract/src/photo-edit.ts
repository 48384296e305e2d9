import * as z from 'zod'

/**
 * What is to be done to a photo before it is used: instructions, in the order in which they are carried out. The original stays
 * as it is. They start from the upright picture; picture-geometry.ts says which pixels they leave.
 */

/** A part of the picture, in fractions of its width and height, after rotating and straightening. */
export const crop = z
  .object({
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
    width: z.number().min(0.01).max(1),
    height: z.number().min(0.01).max(1),
  })
  // Fractions that a page computed may miss the edge by a rounding.
  .refine(({ x, y, width, height }) => x + width <= 1 + 1e-6 && y + height <= 1 + 1e-6, 'reaches outside the picture')
export type Crop = z.infer<typeof crop>

/** Quarter turns, clockwise, in degrees. */
export const rotation = z.literal([0, 90, 180, 270])
export type Rotation = z.infer<typeof rotation>

/** Degrees clockwise, after the rotation. What is left is the largest part of the same proportions that has no empty corner. */
export const straighten = z.number().min(-45).max(45)

export const photoEdits = z.object({ rotation, straighten, crop: crop.nullable() })
export type PhotoEdits = z.infer<typeof photoEdits>

/** Asked for by whoever opens a session: phones make photos smaller before they send them. */
export const shrinking = z.object({
  /** In pixels. A photo that is not longer is sent as it is. */
  longestSide: z.int().min(320).max(16_384),
  /** Of the JPEG, 1 to 100. */
  quality: z.int().min(1).max(100),
})
export type Shrinking = z.infer<typeof shrinking>
