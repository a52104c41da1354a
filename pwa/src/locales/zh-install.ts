export const zhInstall = {
  'install.title': '把邻里放到桌面上：一点就开，没有网也开得了。',
  'install.chrome': '点右上角 ⋮，选“添加到主屏幕”或“安装应用”。',
  'install.huawei': '点下面 ⋮ 或四个点，选“添加至”，再选“桌面”。',
  'install.xiaomi': '点下面 ☰，选“添加书签”或“工具”，再选“添加到桌面”。',
  'install.safari': '点下面的分享，选“添加到主屏幕”。放到桌面后从桌面打开：7 天不开，苹果会清掉浏览器里存的东西。',
  'install.wechat': '这里是微信。能记，有网就传；关掉再开要有网。',
  'install.wechat.how': '要没有网也能开：点右上角 ⋯，选“在浏览器打开”，再登录一次。没传的先在这里传完。',
  'install.now': '放到桌面', 'install.understood': '知道了',
} as const
