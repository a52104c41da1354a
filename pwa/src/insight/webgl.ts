/** Whether this browser can draw the large map: asked before its half megabyte is fetched. */
export function hasWebGl(): boolean {
  return !!document.createElement('canvas').getContext('webgl2')
}
