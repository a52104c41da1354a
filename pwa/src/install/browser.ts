/** Which browser this is, as far as the way to the home screen differs. */
export type Browser = 'wechat' | 'huawei' | 'xiaomi' | 'safari' | 'chrome'

/** The first that fits: most of them also call themselves Chrome and Safari. */
const SIGNS: [Browser, RegExp][] = [
  ['wechat', /MicroMessenger/],
  ['huawei', /HuaweiBrowser|ArkWeb|HarmonyOS/],
  ['xiaomi', /MiuiBrowser|XiaoMi/],
  ['safari', /iP(hone|ad|od)(?!.*(CriOS|FxiOS|EdgiOS))/],
]

export function browserOf(userAgent: string): Browser {
  return SIGNS.find(([, sign]) => sign.test(userAgent))?.[0] ?? 'chrome'
}
