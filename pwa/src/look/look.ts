import { ref, watch } from 'vue'

const REMEMBERED = 'linli.view'
export const big = ref(false)

watch(big, (now) => {
  document.documentElement.dataset.view = now ? 'elder' : ''
  localStorage.setItem(REMEMBERED, now ? 'elder' : '')
})

/** Large letters for whoever has not chosen a size on this device. */
export function bigUnlessChosen(): void {
  if (localStorage.getItem(REMEMBERED) === null) big.value = true
}

/** Take the size of letters from last time, and light or dark from the device. */
export function lookAsBefore(): void {
  big.value = localStorage.getItem(REMEMBERED) === 'elder'
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => {
    document.documentElement.dataset.theme = dark.matches ? 'dark' : ''
  }
  dark.addEventListener('change', follow)
  follow()
}
