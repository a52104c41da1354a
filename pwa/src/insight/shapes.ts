/** Shapes of one level, fetched once by a worker that keeps them. */

import type { Level } from '@/api/types'
import type { Answer, OutlineAsked, Outlined, OutlineMade, ShapesAsked, ShapesMade } from './shapes.worker'
import type { BaseMap } from './tiles'

export class ShapesMissing extends Error {
  constructor(readonly why: 'offline' | 'refused') {
    super(`no shapes: ${why}`)
  }
}

export class Shapes {
  private readonly worker = new Worker(new URL('./shapes.worker.ts', import.meta.url), { type: 'module' })
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private turn = 0

  constructor() {
    this.worker.addEventListener('message', ({ data }: MessageEvent<Answer & { turn: number }>) => {
      this.waiting.get(data.turn)?.(data)
      this.waiting.delete(data.turn)
    })
  }

  load(version: string, level: Level, base: BaseMap | null): Promise<ShapesMade> {
    return this.ask<ShapesMade>({ load: { version, level, base } })
  }

  /** The outlines of some of them, by their places. */
  async outline(outline: Outlined[]): Promise<string> {
    return (await this.ask<OutlineMade>({ outline })).url
  }

  end(): void {
    this.worker.terminate()
  }

  private async ask<Made extends Answer>(asked: ShapesAsked | OutlineAsked): Promise<Made> {
    const turn = ++this.turn
    const answer = await new Promise<Answer>((done) => {
      this.waiting.set(turn, done)
      // A proxy of Vue's cannot be sent to a worker.
      this.worker.postMessage(JSON.parse(JSON.stringify({ ...asked, turn })))
    })
    if ('failed' in answer)
      throw new ShapesMissing(answer.failed)
    return answer as Made // the worker answers each question in its kind
  }
}
