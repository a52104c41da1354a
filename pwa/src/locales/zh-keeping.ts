export const zhKeeping = {
  'tabs.filed': '另一个页面已经存下了这一条。',
  'tabs.filed.how': '在“待上传”里能看到，这里可以记新的。',
  'tabs.filed.other': '这里写的和它不一样，都留着。再点存下，就另记一条。',
  'photo.unkept': '手机满了，有 {n} 张照片没存下。',
  'photo.unkept.how': '文字照样存。有网时先把等着的传完，或清一清手机，再拍。',
  'photo.unkept.without': '不要照片了',
  'photo.unkept.mark': '有 {n} 张照片没存下。点“改”可以再拍。',
  'photo.failed': '这张没存进去。',
  'photo.failed.how': '再拍一次试试。文字不受影响。',
  'phone.title': '这部手机',
} satisfies Record<string, string>
