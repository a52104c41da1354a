/** The map comes when somebody first looks at it: Leaflet is as heavy as a day's whole app. */

import { defineAsyncComponent } from 'vue'
import MapMissing from './MapMissing.vue'

export const AreaMap = defineAsyncComponent({ loader: () => import('./AreaMap.vue'), errorComponent: MapMissing })
