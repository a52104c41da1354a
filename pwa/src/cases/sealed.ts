/** Whether what this account keeps on this device is sealed: cases are kept only then. */

export { isSealing, sealing } from '@/local/vault'
