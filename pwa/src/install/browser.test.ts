import { expect, it } from 'vitest'
import { browserOf } from './browser'

const ANDROID = 'Mozilla/5.0 (Linux; Android 10; 示例) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/88.0.4324.93 Mobile Safari/537.36'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Mobile/15E148 Safari/604.1'

it.each([
  [ANDROID, 'chrome'],
  [`${ANDROID} XWEB/6945 MMWEBSDK/20220303 MicroMessenger/8.0.20.2080 Language/zh_CN`, 'wechat'],
  [`${IPHONE} MicroMessenger/8.0.20`, 'wechat'],
  [`${ANDROID} HuaweiBrowser/12.0.4.300`, 'huawei'],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0 Safari/537.36 ArkWeb/4.1 Mobile', 'huawei'],
  [`${ANDROID} XiaoMi/MiuiBrowser/15.9.18`, 'xiaomi'],
  [IPHONE, 'safari'],
  [IPHONE.replace('Version/15.0', 'CriOS/96.0'), 'chrome'],
])('knows the browser of %s', (said, browser) => {
  expect(browserOf(said)).toBe(browser)
})
