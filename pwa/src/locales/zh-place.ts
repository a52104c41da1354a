/** How a place is known, which stands wherever a record does. */
export const zhPlace = {
  'spot.gps': '定位', 'spot.map': '地图', 'spot.qr': '楼栋码', 'spot.address': '地址', 'spot.within': '{how} 约 {n} 米',
  'spot.floor': '{n} 楼', 'spot.below': '地下 {n} 层', 'spot.mezzanine': '{n} 楼夹层', 'spot.how': '位置怎么知道的',
  'place.said': '您说的位置：{words}', 'place.again': '改用手机的位置', 'place.ways': '换个办法说在哪里',
  'place.map': '在地图上点', 'place.scan': '扫楼栋码', 'place.search': '打字找门牌', 'place.floors': '按楼层选',
  'place.missing': '这一部分还没到手机里。', 'place.missing.how': '有网的时候再点一次就有。现在可以直接从“哪一栋”里选。',
  'place.close': '不用了，回去',
} as const
