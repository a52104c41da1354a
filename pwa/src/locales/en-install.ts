import type { zhInstall } from './zh-install'

export const enInstall: Record<keyof typeof zhInstall, string> = {
  'install.title': 'Put Linli on the home screen: one tap opens it, with no network too.',
  'install.chrome': 'Tap ⋮ at the top right, then "Add to Home screen" or "Install app".',
  'install.huawei': 'Tap ⋮ or the four dots below, then "Add to" and "Home screen".',
  'install.xiaomi': 'Tap ☰ below, then "Add bookmark" or "Tools", then "Home screen".',
  'install.safari': 'Tap Share below, then "Add to Home Screen". Open it from there: what Safari keeps is cleared after 7 days without use.',
  'install.wechat': 'This is WeChat. You can write, and it is sent when online; opened anew it needs a network.',
  'install.wechat.how': 'To open it with no network: tap ⋯ at the top right, then "Open in browser", and sign in again. Send first what waits here.',
  'install.now': 'Put it there', 'install.understood': 'Understood',
}
