import { shrink } from './shrink'

addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  void shrink(data).then(jpeg => postMessage(jpeg), () => postMessage(null))
})
