/** Make a photo small enough for a slow line. What a camera writes beside the picture is gone then. */

const LONGEST = 1600
const MOST_BYTES = 300_000
const QUALITIES = [0.75, 0.6, 0.45]
const SMALLER = 0.75

type Canvas = OffscreenCanvas | HTMLCanvasElement

/** An upright JPEG of at most 1600 pixels and about 300 kB; fails for what is no picture. */
export async function shrink(photo: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(photo)
  try {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
    return await smallEnough(bitmap, scale)
  }
  finally {
    bitmap.close()
  }
}

async function smallEnough(bitmap: ImageBitmap, scale: number): Promise<Blob> {
  const canvas = draw(bitmap, scale)
  for (const quality of QUALITIES) {
    const jpeg = await encode(canvas, quality)
    if (jpeg.size <= MOST_BYTES)
      return jpeg
  }
  return smallEnough(bitmap, scale * SMALLER)
}

function draw(bitmap: ImageBitmap, scale: number): Canvas {
  const canvas = blank(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)))
  // Both kinds of canvas draw alike, which TypeScript cannot see.
  const paint = canvas.getContext('2d') as CanvasRenderingContext2D | null
  if (!paint)
    throw new Error('no memory to draw on')
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  paint.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

function blank(width: number, height: number): Canvas {
  if (typeof OffscreenCanvas !== 'undefined')
    return new OffscreenCanvas(width, height)
  return Object.assign(document.createElement('canvas'), { width, height })
}

function encode(canvas: Canvas, quality: number): Promise<Blob> {
  if ('convertToBlob' in canvas)
    return canvas.convertToBlob({ type: 'image/jpeg', quality })
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error('not encoded')), 'image/jpeg', quality))
}

/** Where a page can have a worker, the page stays quick meanwhile. */
export function shrinkAside(photo: Blob): Promise<Blob> {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined')
    return shrink(photo)
  const worker = new Worker(new URL('./shrink.worker.ts', import.meta.url), { type: 'module' })
  const done = new Promise<Blob>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Blob | null>) => data ? resolve(data) : reject(new Error('no picture'))
    worker.onerror = () => reject(new Error('no worker'))
  })
  worker.postMessage(photo)
  return done.finally(() => worker.terminate())
}
