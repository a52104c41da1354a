/** Tests open screens by themselves: they have the words of all pages from the beginning. */
import { bringWords } from '@/i18n'

await bringWords()
