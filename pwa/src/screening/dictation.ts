/** Speaking instead of typing. It begins and ends under somebody's finger, and never by itself. */

import { onScopeDispose, ref, type Ref } from 'vue'

export const LONGEST_S = 120
const BITS_A_SECOND = 24_000
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

export type Stage = 'still' | 'asking' | 'going' | 'denied' | 'failed'

export interface Dictation { stage: Ref<Stage>, seconds: Ref<number>, begin: () => Promise<void>, end: () => void }

/** Whether this phone can record at all. */
export function canDictate(): boolean {
  return typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia && kind() !== undefined
}

function kind(): string | undefined {
  return KINDS.find(one => MediaRecorder.isTypeSupported(one))
}

/** So long a finger rests on the button before it counts as held. */
const HELD_MS = 500

/** What a button does that is held, or tapped twice; keys and readers click without ever pressing. */
export function useHeld(going: Ref<boolean>, begin: () => Promise<void>, end: () => void) {
  let pressed = 0

  function press() {
    if (going.value)
      return end()
    pressed = Date.now()
    void begin()
  }

  function release() {
    if (pressed && Date.now() - pressed >= HELD_MS)
      end()
    pressed = 0
  }

  function click({ detail }: MouseEvent) {
    if (detail)
      return
    if (going.value)
      end()
    else
      void begin()
  }
  return { press, release, click }
}

/**
 * Record until `end`, two minutes at most, or until the page is hidden; hand over what was said.
 *
 * The microphone is let go of each time.
 */
export function useDictation(keep: (sound: Blob) => Promise<void>): Dictation {
  const stage = ref<Stage>('still')
  const seconds = ref(0)
  let recorder: MediaRecorder | undefined
  let wanted = false
  let counting: ReturnType<typeof setInterval> | undefined

  async function begin(): Promise<void> {
    if (stage.value === 'asking' || stage.value === 'going')
      return
    wanted = true
    stage.value = 'asking'
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => undefined)
    if (!stream) {
      stage.value = 'denied'
      return
    }
    if (wanted)
      record(stream)
    else
      rest(stream)
  }

  function record(stream: MediaStream): void {
    const parts: Blob[] = []
    const made = recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: BITS_A_SECOND })
    made.ondataavailable = ({ data }) => void (data.size && parts.push(data))
    made.onstop = () => {
      rest(stream)
      // The codec's name is no part of what the server calls the type.
      const sound = new Blob(parts, { type: made.mimeType.split(';')[0] ?? '' })
      if (sound.size)
        void keep(sound)
      else
        stage.value = 'failed'
    }
    made.start()
    stage.value = 'going'
    seconds.value = 0
    counting = setInterval(() => ++seconds.value >= LONGEST_S && end(), 1000)
  }

  function rest(stream: MediaStream): void {
    clearInterval(counting)
    stream.getTracks().forEach(track => track.stop())
    recorder = undefined
    stage.value = 'still'
  }

  function end(): void {
    wanted = false
    if (recorder?.state === 'recording')
      recorder.stop()
  }

  const hidden = () => document.visibilityState === 'hidden' && end()
  document.addEventListener('visibilitychange', hidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hidden)
    end()
  })
  return { stage, seconds, begin, end }
}
